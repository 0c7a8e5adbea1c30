"""A private PostgreSQL that can be killed, and whose clock says the day that it is told."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

SHANGHAI = timezone(timedelta(hours=8))
CLOCK = Path(__file__).with_name("clock.c")
# Nothing but the processes dies here: what the kernel has been given is never lost.
SETTINGS = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off",
            "max_connections": "60", "deadlock_timeout": "200ms"}


class Cluster:
    """Its socket, its data and its clock stand in one folder of /tmp, short enough for a socket."""

    def __enter__(self) -> Cluster:
        self.folder = Path(tempfile.mkdtemp(prefix="chaos.", dir="/tmp"))
        self.folder.chmod(0o755)
        self._ahead = self.folder / "ahead"
        self._ahead.write_bytes(struct.pack("=q", 0))
        library = self.folder / "clock.so"
        compiler = next(filter(shutil.which, ("clang", "cc")))
        command = [compiler, "-shared", "-fPIC", "-o", str(library), str(CLOCK), "-ldl"]
        subprocess.run(command, check=True)
        self._environment = os.environ | {
            "LD_PRELOAD": str(library), "CLOCK_AHEAD": str(self._ahead)}
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._data = self.folder / "data"
        self._as_postgres("initdb", "-D", str(self._data), "-U", "postgres", "-N", "-A", "trust",
                          "--no-instructions", "-E", "UTF8", "--locale=C")
        self._control("start")
        return self

    def __exit__(self, *_: object) -> None:
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder)

    @property
    def conninfo(self) -> str:
        """How to reach it; a database's name comes behind it."""
        return f"host={self.folder} user=postgres"

    def restart(self) -> None:
        """Its processes die where they stand, and it recovers from its log."""
        self._control("restart", "-m", "immediate")

    def set_clock(self, moment: datetime) -> None:
        """From now on it is that moment, and goes on from there."""
        seconds = int(moment.timestamp() - time.time())
        with self._ahead.open("r+b") as file:
            file.write(struct.pack("=q", seconds))

    def now(self) -> datetime:
        """The present moment by its clock."""
        ahead = struct.unpack("=q", self._ahead.read_bytes())[0]
        return datetime.fromtimestamp(time.time() + ahead, SHANGHAI)

    def _control(self, *words: str) -> None:
        settings = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._as_postgres("pg_ctl", "-D", str(self._data), "-w", "-l",
                          str(self.folder / "postgresql.log"), "-o", options, *words)

    def _as_postgres(self, program: str, *words: str) -> None:
        """PostgreSQL refuses to run as root."""
        command = [str(_programs() / program), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, env=self._environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)


def _programs() -> Path:
    """Where Debian keeps initdb and pg_ctl, the newest version first."""
    if given := os.environ.get("DUBAND_PG_BIN"):
        return Path(given)
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return max(found, key=lambda path: int(path.parent.name))


def eventually(what: str, holds: Callable[[], bool], seconds: float = 60) -> None:
    """Returns when it holds; fails when it does not within the deadline."""
    last = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > last:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.02)
