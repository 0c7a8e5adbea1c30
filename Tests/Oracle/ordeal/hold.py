"""A session of the database that keeps others from a table."""

from __future__ import annotations

import subprocess

from ordeal.cluster import eventually
from program import Program

# Where a pass, a delivery or a heartbeat can be made to stand still, and no edit: the rules ask for the
# calendar and the service package, and whoever is told for contacts.
PLACES = (
    "registry.contacts", "duban.calendar", "duban.service_item", "duban.duty", "duban.notice",
    "duban.queue", "duban.attempt", "duban.message", "duban.lane",
    "duban.daemon", "duban.progress", "duban.bulletin", "duban.rejection",
)


class Hold:
    """Holds a table until it is let go."""

    def __init__(self, program: Program, table: str) -> None:
        self.program = program
        self.table = table
        command = ["psql", "-X", "-q", "-d", program.database]
        self.session = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._say(f"begin; lock table {table} in access exclusive mode;")
        eventually(f"{table} is held", lambda: self._locks("granted") > 0)

    def has_company(self) -> bool:
        """Whether somebody waits for the table."""
        return self._locks("not granted") > 0

    def end_the_waiting(self) -> None:
        """The backends that wait lose their lives."""
        self.program.ask(f"select pg_terminate_backend(pid) from ({self._lock('not granted')}) w")

    def let_go(self) -> None:
        """Ends the session; after a restart of the server it is gone already."""
        if self.session.stdin:
            try:
                self._say("rollback; \\q")
                self.session.stdin.close()
            except BrokenPipeError:
                pass
        self.session.wait(60)

    def _locks(self, which: str) -> int:
        return int(self.program.ask(f"select count(*) from ({self._lock(which)}) l"))

    def _lock(self, which: str) -> str:
        held = "and mode = 'AccessExclusiveLock'" if which == "granted" else ""
        return (f"select pid from pg_locks where relation = '{self.table}'::regclass"
                f" and {which} {held}")

    def _say(self, words: str) -> None:
        assert self.session.stdin
        self.session.stdin.write(f"{words}\n".encode())
        self.session.stdin.flush()
