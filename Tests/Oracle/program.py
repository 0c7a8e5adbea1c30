"""The program under comparison, its configuration and its database."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from duty import Row
from policies import POLICIES, RULES

CONFIG = Path(__file__).resolve().parents[2] / "Config"


class ProgramFailed(Exception):
    """The program ended otherwise than it should, or printed something else than JSON."""


def configuration(
    folder: Path, policies: Iterable[str] = tuple(POLICIES), relay_port: int = 25
) -> Path:
    """Writes a configuration with the policies, as they are shipped, into the folder.

    Its relay is on this host; what it refuses is tried again by the next run.
    """
    files = ", ".join(str(CONFIG / "policies" / f"{name}.yaml") for name in policies)
    path = folder / "duband.yaml"
    path.write_text(
        f"""database: {{conninfo: "dbname=postgres"}}
policies: [{files}]
calendars: {CONFIG / "calendars"}
rules: {CONFIG / "rules"}
templates: {CONFIG / "templates"}
service_package: {CONFIG / "service-package.csv"}
receipt_pattern: '^WS(?<date>\\d{{8}})\\d{{2}}$'
window: {{days: working, from: "08:30", to: "18:00", time_zone: Asia/Shanghai}}
operator: {{name: 值班员, email: operator@example.invalid}}
sender: {{name: 托育服务督办, address: duband@example.invalid}}
smtp:
  relays: [{{name: local, host: 127.0.0.1, port: {relay_port}, tls: none, connections: 1}}]
poll_interval: 1s
retry: {{schedule: [1s], then_every: 1s, jitter: 0}}
""",
        encoding="utf-8",
    )
    return path


@dataclass
class Program:
    """The program, run with one configuration on one database."""

    path: str
    database: str
    config: str
    # The rules compared; a county's own rules are none of them.
    rules: frozenset[str] = field(default_factory=lambda: frozenset(RULES))

    def run(self, *arguments: str, statuses: tuple[int, ...] = (0,)) -> str:
        """Runs one command and returns its standard output."""
        command = self.command(*arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in statuses:
            # the connection may hold a password: only the command itself is shown
            shown = f"{self.path} {' '.join(arguments)}: status {done.returncode}"
            raise ProgramFailed(f"{shown}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def command(self, *arguments: str) -> list[str]:
        """The words of one command."""
        return [self.path, *arguments, "--config", self.config, "--database", self.database]

    def ask(self, statement: str) -> str:
        """What the database answers to a statement, or to a script of them."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.database]
        done = subprocess.run(
            command, input=statement, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise ProgramFailed(f"psql: {done.stderr[-2000:]}")
        return done.stdout.strip()

    def rows(self, *arguments: str) -> list[Row]:
        """The rows of a command's JSON that concern the rules of the reading."""
        output = self.run(*arguments, "--json")
        try:
            found = json.loads(output)
        except json.JSONDecodeError as error:
            raise ProgramFailed(f"{arguments}: no JSON: {error}\n{output[:2000]}") from error
        return [row for row in found if row.get("rule") in self.rules]
