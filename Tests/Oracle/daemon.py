"""The program as a daemon: it sees by itself what changed, and derives no more than that."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from program import Program, ProgramFailed

# "Days are civil days in the policy's time zone (default Asia/Shanghai)", which has no summer time.
SHANGHAI = timezone(timedelta(hours=8))
DEADLINE = timedelta(seconds=120)


def today() -> date:
    """The day that the daemon believes it is."""
    return datetime.now(UTC).astimezone(SHANGHAI).date()


class Daemon:
    """`duband run`, from its start to its end by SIGTERM."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.log = folder / "daemon.log"

    def __enter__(self) -> Daemon:
        command = self.program.command("run", "--log", "json")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(DEADLINE.total_seconds())

    def settle(self) -> None:
        """Returns when a pass has seen all that changed: it takes the notes of it away."""
        last = time.monotonic() + DEADLINE.total_seconds()
        while not self._has_seen_all():
            if self.process.poll() is not None or time.monotonic() > last:
                shown = self.log.read_text(encoding="utf-8")[-3000:]
                raise ProgramFailed(f"the daemon sees no changes\n{shown}")
            time.sleep(0.1)

    def passes(self) -> int:
        """How many passes it has told of."""
        return self.log.read_text(encoding="utf-8").count("pass.done")

    def _has_seen_all(self) -> bool:
        noted = self.program.ask("select exists (select from duban.registry_change)")
        return noted == "f" and self.passes() > 0
