"""A mail server that swallows what it takes, and puts some of it off."""

from __future__ import annotations

import random
import socketserver
import threading


class Postbox:
    """Listens on this host until it is closed; `refusing` is the share of mails put off (451)."""

    def __init__(self, seed: int, refusing: float) -> None:
        self.chosen = random.Random(seed)
        self.refusing = refusing
        self.taken = 0
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._session)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def __enter__(self) -> Postbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _session(self, *arguments: object) -> _Session:
        return _Session(self, *arguments)


class _Session(socketserver.StreamRequestHandler):
    """One SMTP session (RFC 5321), as short as it can be."""

    def __init__(self, postbox: Postbox, *arguments: object) -> None:
        self.postbox = postbox
        super().__init__(*arguments)  # type: ignore[arg-type]

    def handle(self) -> None:
        self._say("220 postbox")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"QUIT":
                return self._say("221 bye")
            self._say(self._data() if verb == b"DATA" else "250 ok")

    def _data(self) -> str:
        self._say("354 go on")
        while self.rfile.readline() not in (b".\r\n", b""):
            pass
        if self.postbox.chosen.random() < self.postbox.refusing:
            return "451 not now"
        self.postbox.taken += 1
        return "250 taken"

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())
        self.wfile.flush()
