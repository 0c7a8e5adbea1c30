"""A mail server that keeps what it takes, and behaves as badly as it is told to."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import random
import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

Mark = TypeVar("Mark")
# What may become of a mail behind its final dot, or of a session, and how often where it behaves badly.
MANNERS = {"take": 6, "take and say nothing": 2, "put off": 2, "refuse the session": 1}


@dataclass(frozen=True)
class Mail(Generic[Mark]):
    """A mail that was taken, and what the judge knew when it came and when it was taken."""

    identity: str
    recipient: str
    began: Mark
    ended: Mark
    # How many lines speak of each duty; empty where it is no digest.
    duties: Counter[int]
    is_digest: bool


class Mailroom(Generic[Mark]):
    """Listens on one port of this host; nobody does while it is away."""

    def __init__(self, seed: int, mark: Callable[[], Mark]) -> None:
        self.chosen = random.Random(seed)
        self.mark = mark
        self.mails: list[Mail[Mark]] = []
        self.behaves_badly = False
        self.server: _Server | None = None
        self.port = 0
        self.come_back()

    def __enter__(self) -> Mailroom[Mark]:
        return self

    def __exit__(self, *_: object) -> None:
        self.go_away()

    def go_away(self) -> None:
        """Nobody listens any more; conversations under way end in the middle."""
        server, self.server = self.server, None
        if server is not None:
            server.shutdown()
            server.server_close()
            server.hang_up()

    def come_back(self) -> None:
        """Listens, on the same port as before."""
        if self.server is None:
            self.server = _Server(("127.0.0.1", self.port), lambda *a: _Session(self, *a))
            self.port = self.server.server_address[1]
            threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def manner(self) -> str:
        """What becomes of the next mail."""
        if not self.behaves_badly:
            return "take"
        return self.chosen.choices(list(MANNERS), list(MANNERS.values()))[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *arguments: Any) -> None:
        self.open: set[Any] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for request in list(self.open):
            self.shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """A client that died in the middle of it is what is tried here."""


class _Session(socketserver.StreamRequestHandler):
    """One SMTP session (RFC 5321), as short as it can be."""

    def __init__(self, room: Mailroom[Any], *arguments: object) -> None:
        self.room = room
        super().__init__(*arguments)  # type: ignore[arg-type]

    def handle(self) -> None:
        self._say("220 mailroom")
        while line := self.rfile.readline():
            verb, _, rest = line.strip().partition(b" ")
            if verb.upper() == b"QUIT":
                return self._say("221 bye")
            if verb.upper() == b"RCPT":
                self.recipient = rest.partition(b"<")[2].partition(b">")[0].decode()
            if verb.upper() != b"DATA":
                self._say("250 ok")
            elif not self._data():
                return None
        return None

    def _data(self) -> bool:
        """Takes the content, or does not; whether the session goes on."""
        began, manner = self.room.mark(), self.room.manner()
        if manner == "refuse the session":
            self._say("421 4.3.2 going down")
            return False
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        if manner == "put off":
            self._say("451 4.3.0 not now")
            return True
        self.room.mails.append(self._mail(b"".join(lines), began))
        if manner == "take and say nothing":
            return False
        self._say("250 2.0.0 taken")
        return True

    def _mail(self, content: bytes, began: object) -> Mail[Any]:
        message = email.message_from_bytes(content, policy=email.policy.default)
        tables = [p for p in message.iter_attachments() if "督办事项" in (p.get_filename() or "")]
        rows = [row for table in tables for row in _rows(table.get_payload(decode=True))]
        return Mail(
            identity=message["Message-ID"].strip("<>").partition("@")[0],
            recipient=self.recipient, began=began, ended=self.room.mark(),
            duties=Counter(int(row["事项编号"]) for row in rows), is_digest=bool(tables))

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())
        self.wfile.flush()


def _rows(table: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
