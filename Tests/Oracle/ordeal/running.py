"""The program as a daemon that may be killed, and what it logs."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from program import Program

Event = dict[str, Any]


class Running:
    """`duband run`, until it is stopped, is killed, or ends by itself (`--once`)."""

    def __init__(self, program: Program, log: Path, *more: str) -> None:
        self.log = log
        self.is_daemon = "--once" not in more
        # Whether it is to end, or may.
        self.is_over = not self.is_daemon
        command = program.command("run", "--log", "json", *more)
        with log.open("wb") as file:
            self.process = subprocess.Popen(command, stderr=file, stdout=file)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """kill -9."""
        self.is_over = True
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """As systemd stops it; it must end by itself."""
        self.is_over = True
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def events(self) -> Iterator[Event]:
        """What it has logged; the last line may have been cut off by its death."""
        for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue

    def has_passed(self, day: str) -> bool:
        """Whether it has told of a pass of that day."""
        return any(e.get("event") == "pass.done" and e.get("as_of") == day for e in self.events())
