#!/usr/bin/python3
"""An endpoint of Standard Webhooks over TLS and over http, and a forward proxy before them.

    hook-server.py FOLDER SECRET… [--proxy-login USER:PASSWORD] [--forbid TEXT]

Makes a private authority (FOLDER/authority.pem) and a certificate for 127.0.0.1, prints a JSON line
with the ports of `https`, `http` and `proxy`, and then a JSON line for whatever it got: a request
with the secrets that accept its signature, or what the proxy was asked for. Signatures are judged by
the specification's own library (standardwebhooks) where it is installed, and always by the words of
the specification. What holds the text to forbid is answered with 403, whatever its signature.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import pathlib
import socket
import ssl
import subprocess
import threading

try:
    from standardwebhooks.webhooks import Webhook
except ImportError:
    Webhook = None


def accepts(secret, headers, body):
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    is_ours = wanted in headers["webhook-signature"].split(" ")
    if Webhook:
        try:
            Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
            is_theirs = True
        except Exception:  # the library's own, and what it trips over
            is_theirs = False
        assert is_theirs == is_ours, "the library and the specification differ"
    return is_ours


def say(**what):
    print(json.dumps(what), flush=True)


class Endpoint(http.server.BaseHTTPRequestHandler):
    """Takes what one of the secrets accepts."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        accepted = [secret for secret in OPTIONS.secrets if accepts(secret, self.headers, body)]
        say(kind="post", path=self.path, accepted=accepted, length=len(body),
            port=self.client_address[1], credentials=self.headers.get("proxy-authorization"))
        is_forbidden = OPTIONS.forbid and OPTIONS.forbid.encode() in body
        self.send_response(403 if is_forbidden else 200 if accepted else 401)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"2\r\nok\r\n0\r\n\r\n")

    def log_message(self, *_):
        pass


class Proxy(http.server.BaseHTTPRequestHandler):
    """Passes on what is asked for by the address, and opens tunnels."""

    protocol_version = "HTTP/1.1"

    def is_known(self):
        say(kind=self.command.lower() + "-proxy", path=self.path)
        wanted = OPTIONS.proxy_login and base64.b64encode(OPTIONS.proxy_login.encode()).decode()
        if not wanted or self.headers.get("proxy-authorization") == f"Basic {wanted}":
            return True
        self.send_response(407)
        self.send_header("proxy-authenticate", "Basic realm=proxy")
        self.send_header("content-length", "0")
        self.end_headers()
        return False

    def do_CONNECT(self):
        if not self.is_known():
            return
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host.strip("[]"), int(port))) as behind:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=carry, args=(behind, self.connection), daemon=True)
            back.start()
            carry(self.connection, behind)
            back.join()
        self.close_connection = True

    def do_POST(self):
        if not self.is_known():
            return
        body = self.rfile.read(int(self.headers["content-length"]))
        _, _, rest = self.path.partition("://")
        authority, _, path = rest.partition("/")
        behind = http.client.HTTPConnection(authority)
        kept = {name: value for name, value in self.headers.items()
                if name.lower() != "proxy-authorization"}
        behind.request("POST", f"/{path}", body, kept)
        answer = behind.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def carry(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    folder.mkdir(parents=True, exist_ok=True)
    for name in ("authority", "server"):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                f"{name}.key")
    openssl("req", "-x509", "-new", "-key", "authority.key", "-subj", "/CN=authority", "-days", "2",
            "-out", "authority.pem", "-addext", "keyUsage=keyCertSign")
    openssl("req", "-new", "-key", "server.key", "-subj", "/CN=server", "-out", "server.csr")
    (folder / "server.ext").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
            "-CAcreateserial", "-days", "2", "-extfile", "server.ext", "-out", "server.pem")


def serve(handler, context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if context:
        # The handshake belongs to the connection's thread, so that one that hangs holds up none.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    folder = OPTIONS.folder
    certificates(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    say(https=serve(Endpoint, context), http=serve(Endpoint), proxy=serve(Proxy))
    threading.Event().wait()


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("secrets", nargs="+")
parser.add_argument("--proxy-login")
parser.add_argument("--forbid")
OPTIONS = parser.parse_args()
main()
