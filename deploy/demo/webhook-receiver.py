#!/usr/bin/python3
"""A webhook receiver that checks signatures and keeps what it gets, a file a message.

    webhook-receiver.py --folder DIR --secret whsec_… [--port N]

Prints the port it listens on, on 127.0.0.1, once it does. A message that comes twice with the same
webhook-id is kept once: that is what the identity is for.
"""

import argparse
import base64
import hashlib
import hmac
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    key: bytes

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        name = self.headers["webhook-id"]
        signed = f"{name}.{self.headers['webhook-timestamp']}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.digest(self.key, signed, hashlib.sha256)).decode()
        if wanted not in self.headers["webhook-signature"].split(" "):
            return self.answer(401)
        (self.folder / f"{name}.json").write_bytes(body)
        self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments) -> None:
        """Nothing: what came in lies in the folder."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    Receiver.folder = arguments.folder
    Receiver.key = base64.b64decode(arguments.secret.removeprefix("whsec_"))
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Receiver)
    print(server.server_address[1], flush=True)
    server.serve_forever()
