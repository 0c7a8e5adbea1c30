#!/usr/bin/python3
"""A group chat's robot that answers as its vendor does, or as it is told to.

    scripted-robot.py --vendor wecom|dingtalk|feishu --folder DIR [--secret SECRET] [--answers JSON]

Answers are a list of {"status", "body", "does", "after"}, used up one a request; "does" is "close": it
reads the request and goes; "after": only after so many seconds. Afterwards it answers as the vendor does: it judges the signature, the shape
and the size in bytes, and takes what is right.

Prints the port it listens on, on 127.0.0.1, once it does. Requests are kept as files NNNN.json, with
the time as "at", the path and query as "target" and the body as "body".
"""

import argparse
import json
import os
import signal
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from robot_signatures import dingtalk, feishu


def judge_wecom(body: dict, query: dict, size: int, secret: str) -> tuple[int, str]:
    kind = body["msgtype"]
    limit = {"text": 2048, "markdown": 4096}[kind]
    if len(body[kind]["content"].encode()) > limit:
        return 40058, f"{kind}.content exceed max length {limit}"
    return 0, "ok"


def judge_dingtalk(body: dict, query: dict, size: int, secret: str) -> tuple[int, str]:
    timestamp = query.get("timestamp", ["0"])[0]
    if secret and abs(time.time() - int(timestamp) / 1000) > 3600:
        return 310000, "invalid timestamp"
    if secret and urllib.parse.quote(query.get("sign", [""])[0], safe="") != dingtalk(
        secret, timestamp
    ):
        return 310000, "sign not match"
    if size >= 20000 or not body["markdown"]["title"]:
        return 40035, "invalid parameter"
    for mobile in body["at"]["atMobiles"]:
        if f"@{mobile}" not in body["markdown"]["text"]:
            return 40035, "nobody of that number in the text"
    return 0, "ok"


def judge_feishu(body: dict, query: dict, size: int, secret: str) -> tuple[int, str]:
    timestamp = body.get("timestamp", "0")
    if secret and (
        abs(time.time() - int(timestamp)) > 3600 or body.get("sign") != feishu(secret, timestamp)
    ):
        return 19021, "sign match fail or timestamp is not within one hour from current time"
    if size > 20000:
        return 19036, "body too large"
    if body["msg_type"] != "interactive" or not body["card"]["elements"]:
        return 9499, "Bad Request"
    return 0, "success"


class Vendor:
    """What the robot is, and what it is told to answer."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.folder: Path = arguments.folder
        self.secret: str = arguments.secret
        self.answers: list[dict] = arguments.answers
        self.judge = {"wecom": judge_wecom, "dingtalk": judge_dingtalk, "feishu": judge_feishu}[
            arguments.vendor
        ]
        self.keys = ("code", "msg") if arguments.vendor == "feishu" else ("errcode", "errmsg")
        self.count = 0
        self.lock = threading.Lock()

    def answer(self, target: str, content: bytes) -> dict:
        with self.lock:
            self.count += 1
            body = json.loads(content)
            part = self.folder / f"{self.count:04}.part"
            part.write_text(json.dumps({"at": time.time(), "target": target, "body": body}))
            part.rename(self.folder / f"{self.count:04}.json")
            if self.answers:
                return self.answers.pop(0)
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)
        said = self.judge(body, query, len(content), self.secret)
        return {"body": json.dumps(dict(zip(self.keys, said)), ensure_ascii=False)}


class Session(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    vendor: Vendor

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        answer = self.vendor.answer(self.path, content)
        time.sleep(answer.get("after", 0))
        if answer.get("does") == "close":
            self.close_connection = True
            return
        body = answer.get("body", "").encode()
        self.send_response(answer.get("status", 200))
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vendor", choices=["wecom", "dingtalk", "feishu"], required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--secret", default="")
    parser.add_argument("--answers", type=json.loads, default=[])
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Session.vendor = Vendor(arguments)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Session)
    print(server.server_address[1], flush=True)
    server.serve_forever()
