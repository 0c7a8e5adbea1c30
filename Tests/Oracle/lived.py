"""A daemon that lived through changes must have recorded what a fresh derivation says.

The program's own state is driven: a county is imported, passes run on one day after the other,
mails are taken or put off, and between the passes the registry changes in a random order, by CSV
files and by SQL. Then the daemon runs, today, and derives what changes under it. At the end of both
three things must be equal: what was recorded (void duties aside), what the program derives from
scratch, and the reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from calendar_cn import WorkingCalendar
from changes import Change, Changes, apply, script
from counties.dice import Dice
from county import Tables, write
from daemon import Daemon, today
from differences import Evidence, duty_differences
from duties import Reading
from policies import Policy
from postbox import Postbox
from program import Program, configuration
from reading import duties
from registry import read_county

# Changes between two passes; the daemon's are fewer, so that most concern institutions alone.
A_ROUND, A_SMALL_ROUND = 25, 6


class Life:
    """One county's life in a database of its own."""

    def __init__(
        self, program: Program, folder: Path, seed: int, policies: list[Policy], tables: Tables
    ) -> None:
        self.folder = folder
        self.dice = Dice(seed)
        self.policies = policies
        self.server = program
        self.name = f"oracle_{seed}"
        self.program = replace(program, database=f"{program.database} dbname={self.name}")
        self.tables = tables

    def differences(self, rounds: int) -> list[str]:
        """Lives through the changes in one order; what is not equal at the end of each part."""
        found: list[str] = []
        with self._database(), Postbox(self.dice.number(0, 9999), refusing=0.1) as postbox:
            names = [policy.name for policy in self.policies]
            config = str(configuration(self.folder, names, postbox.port))
            self.program = replace(self.program, config=config)
            self.program.run("migrate")
            self._import()
            last = self._pass_by_pass(rounds)
            found += [f"passes, {d}" for d in self._compare(last)]
            assert postbox.taken > 0, "no mail was sent: the passes told nobody"
            found += [f"daemon, {d}" for d in self._compare(self._daemon(rounds))]
        return found

    def _pass_by_pass(self, rounds: int) -> date:
        """Passes on days that go forward, some of them one after the other; the last of them."""
        first = min(policy.first_day for policy in self.policies)
        day = first + timedelta(days=self.dice.number(0, 500))
        self._pass(day)
        for some in self._rounds(rounds, A_ROUND):
            self._change(some)
            day += timedelta(days=self.dice.one_of([0, 1, 1, 5, 17, 40, 75]))
            self._pass(day)
        return day

    def _daemon(self, rounds: int) -> date:
        """The daemon runs while the registry changes; its day."""
        with Daemon(self.program, self.folder) as daemon:
            daemon.settle()
            for some in self._rounds(2 * rounds, A_SMALL_ROUND):
                self._change(some)
                daemon.settle()
            assert daemon.passes() > 1, "the daemon derived nothing after its first pass"
            return today()

    def _rounds(self, number: int, length: int) -> Iterator[list[Change]]:
        """Changes of distinct rows, in a random order."""
        changes = Changes(self.dice, self.tables, length * number).all
        self.dice.random.shuffle(changes)
        for n in range(number):
            yield changes[n::number]

    def _change(self, changes: list[Change]) -> None:
        self.tables = apply(changes, self.tables)
        if self.dice.chance(0.5):
            self.program.ask(script(changes))
        else:
            self._import()

    def _compare(self, day: date) -> list[str]:
        """What was recorded and what is derived, each against the reading."""
        county = self.folder / "changed"
        write(self.tables, county)
        facts, calendar = read_county(county), WorkingCalendar.load()
        readings = [Reading(facts, calendar, policy) for policy in self.policies]
        expected = [row for reading in readings for row in duties(reading, day)]
        expected = [row for row in expected if row["rule"] in self.program.rules]
        evidence = Evidence(self.tables)
        asked = ("duties", "--as-of", day.isoformat())
        recorded = [r for r in self.program.rows(*asked, "--recorded") if r["state"] != "void"]
        derived = self.program.rows(*asked)
        return [
            *(f"recorded, {d}" for d in duty_differences(recorded, expected, evidence)),
            *(f"derived, {d}" for d in duty_differences(derived, expected, evidence)),
        ]

    def _import(self) -> None:
        county = self.folder / "county"
        write(self.tables, county)
        self.program.run("import", str(county), "--replace")

    def _pass(self, day: date) -> None:
        """Status 1 says that something was left undelivered, as it is when a mail is put off."""
        self.program.run("run", "--once", "--as-of", day.isoformat(), statuses=(0, 1))

    @contextmanager
    def _database(self) -> Iterator[None]:
        self.server.ask(f"drop database if exists {self.name}")
        self.server.ask(f"create database {self.name}")
        yield
        self.server.ask(f"drop database {self.name}")
