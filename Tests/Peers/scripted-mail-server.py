#!/usr/bin/python3
"""A mail server that misbehaves as it is told to.

    scripted-mail-server.py --folder DIR [--port N] [--rules JSON]
        [--tls implicit|starttls --certificate PEM] [--login USER:SECRET] [--mechanisms "PLAIN …"]

Rules are a list of {"stage", "to", "does", "times"}: at that stage (greeting, ehlo, starttls,
handshake, auth, mail, rcpt, data, dot), for that recipient (any without one), it does that, so many
times (always without a number). What it does is a reply ("451 4.3.0 busy"), "hang" (it says nothing
more) or "close". TLS follows any 220 to STARTTLS. With a login, nothing is taken before AUTH. Every
line that it is told stands in commands.log, behind "clear" or "tls". At the stage data the
content is cut short; at the stage dot a mail that is hung or closed upon has been kept, as with a
server whose answer is lost; one that is refused has not.

Prints the port it listens on, on 127.0.0.1, once it does. Mails are kept as mail-server.py keeps
them: a file NNNN.eml a mail, its envelope in front.
"""

import argparse
import base64
import json
import os
import signal
import socket
import ssl
import struct
import threading
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Script:
    """The rules; each is used up by its own number of times."""

    def __init__(self, rules: list[dict]) -> None:
        self.rules = rules
        self.lock = threading.Lock()

    def cuts_short(self) -> bool:
        """Whether the content of a mail is still to be cut short."""
        return any(rule["stage"] == "data" and rule.get("times") != 0 for rule in self.rules)

    def action(self, stage: str, recipients: list[str]) -> str | None:
        with self.lock:
            for rule in self.rules:
                left = rule.get("times")
                if rule["stage"] != stage or left == 0:
                    continue
                if "to" in rule and rule["to"] not in recipients:
                    continue
                if left is not None:
                    rule["times"] = left - 1
                return rule["does"]
        return None


class Keeper:
    """Keeps each mail as NNNN.eml, with its envelope in front."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()

    def keep(self, recipients: list[str], content: bytes) -> None:
        with self.lock:
            number = len(list(self.folder.glob("*.eml"))) + 1
            part = self.folder / f"{number:04}.part"
            header = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
            part.write_bytes(header + content)
            part.rename(self.folder / f"{number:04}.eml")


class Session(StreamRequestHandler):
    script: Script
    keeper: Keeper
    tls: str | None = None
    context: ssl.SSLContext
    login: str | None = None
    mechanisms: list[str] = []

    def handle(self) -> None:
        try:
            if self.tls != "implicit" or self.secures():
                self.converse()
        except OSError:
            pass

    is_secured = False
    is_known = False

    def secures(self) -> bool:
        """Negotiates TLS; whether the session goes on."""
        if action := self.script.action("handshake", []):
            return self.does(action)
        self.request = self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.is_secured = True
        return True

    def hear(self) -> str:
        """One line of the client's."""
        line = self.rfile.readline().decode().rstrip("\r\n")
        with self.keeper.lock, open(self.keeper.folder / "commands.log", "a") as log:
            log.write(f"{'tls' if self.is_secured else 'clear'} {line}\n")
        return line

    def extensions(self) -> str:
        offers = ["PIPELINING"]
        if self.tls == "starttls" and not self.is_secured:
            offers.append("STARTTLS")
        if self.login and (self.is_secured or not self.tls):
            offers.append(f"AUTH {' '.join(self.mechanisms)}")
        return "".join(f"250-{offer}\r\n" for offer in offers)

    def authenticates(self, words: list[str]) -> bool:
        """Takes PLAIN, LOGIN or a bearer's token; whether the session goes on."""
        def decoded(text: str) -> str:
            return base64.b64decode(text).decode()

        mechanism, initial = words[0].upper(), words[1] if len(words) > 1 else None
        if mechanism == "LOGIN":
            self.say("334 VXNlcm5hbWU6")
            user = decoded(self.hear())
            self.say("334 UGFzc3dvcmQ6")
            said = f"{user}:{decoded(self.hear())}"
        else:
            if initial is None:
                self.say("334 ")
                initial = self.hear()
            text = decoded(initial)
            if mechanism == "PLAIN":
                said = ":".join(text.split("\0")[1:])
            else:
                user = text.partition("=")[2].partition("\x01")[0].rstrip(",")
                said = f"{user}:{text.partition('Bearer ')[2].partition(chr(1))[0]}"
        self.is_known = said == self.login
        if not self.is_known and mechanism in ("XOAUTH2", "OAUTHBEARER"):
            self.say("334 eyJzdGF0dXMiOiI0MDEifQ==")
            self.hear()
        usual = "235 2.7.0 welcome" if self.is_known else "535 5.7.8 not you"
        return self.goes_on("auth", usual)

    def converse(self) -> None:
        if not self.script.cuts_short():
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        if not self.goes_on("greeting", "220 mail.invalid ESMTP"):
            return
        recipients: list[str] = []
        while line := self.hear():
            verb, _, rest = line.strip().partition(" ")
            match verb.upper():
                case "EHLO":
                    usual = f"250-mail.invalid\r\n{self.extensions()}250 ENHANCEDSTATUSCODES"
                    if not self.goes_on("ehlo", usual):
                        return
                case "STARTTLS":
                    if not self.goes_on("starttls", "220 2.0.0 go ahead"):
                        return
                    if self.said.startswith("220") and not self.secures():
                        return
                case "AUTH":
                    if not self.authenticates(rest.split()):
                        return
                case "MAIL" if self.login and not self.is_known:
                    self.say("530 5.7.0 authentication required")
                case "MAIL":
                    recipients = []
                    if not self.goes_on("mail", "250 2.1.0 ok"):
                        return
                case "RSET":
                    recipients = []
                    self.say("250 2.0.0 ok")
                case "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    if not self.goes_on("rcpt", "250 2.1.5 ok", [address]):
                        return
                    if self.said.startswith("250"):
                        recipients.append(address)
                case "DATA":
                    if not recipients:
                        self.say("503 5.5.1 no recipient")
                    elif not self.take(recipients):
                        return
                case "QUIT":
                    return self.say("221 2.0.0 bye")
                case _:
                    self.say("500 5.5.2 what?")

    def take(self, recipients: list[str]) -> bool:
        """Takes the content; whether the session goes on."""
        self.say("354 go ahead")
        if self.script.action("data", recipients):
            self.rfile.read(100)
            # With RST, as when the process died.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            content += line.removeprefix(b".")
        action = self.script.action("dot", recipients)
        if action in (None, "hang", "close"):
            self.keeper.keep(recipients, content)
        return self.does(action or "250 2.0.0 kept")

    said = ""

    def say(self, reply: str) -> None:
        self.said = reply
        self.wfile.write(f"{reply}\r\n".encode())

    def goes_on(self, stage: str, usual: str, recipients: list[str] = []) -> bool:
        return self.does(self.script.action(stage, recipients) or usual)

    def does(self, action: str) -> bool:
        if action == "hang":
            self.rfile.read()
            return False
        if action == "close":
            return False
        self.say(action)
        return not action.startswith("421")


class Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        # Small windows: a big mail is still under way when its content is cut short.
        if Session.script.cuts_short():
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        super().server_bind()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--rules", type=json.loads, default=[])
    parser.add_argument("--tls", choices=["implicit", "starttls"])
    parser.add_argument("--certificate", type=Path, help="with its key behind it")
    parser.add_argument("--login", help="USER:SECRET, told over TLS alone where there is TLS")
    parser.add_argument("--mechanisms", type=str.split, default=["PLAIN", "LOGIN"])
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Session.script = Script(arguments.rules)
    Session.keeper = Keeper(arguments.folder)
    Session.tls = arguments.tls
    Session.login = arguments.login
    Session.mechanisms = arguments.mechanisms
    if arguments.tls:
        Session.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        Session.context.load_cert_chain(arguments.certificate)
    server = Server(("127.0.0.1", arguments.port), Session)
    print(server.server_address[1], flush=True)
    server.serve_forever()
