"""Compares the program with the reading over random counties.

    python3 compare.py --duband PATH --database CONNINFO --config FILE --seeds 1-5
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from county import CountyMaker
from duties import Reading, Row
from facts import rows
from ladder import LADDERS
from reading import add_number_options, duties, reading_of, simulate

DUTY_KEY = ("rule", "subject", "bearer", "period")
DUTY_FIELDS = ("opened_on", "due_on", "provisional", "state", "met_on", "late")
TELLING_KEY = (
    "date", "kind", "rule", "subject", "bearer", "period", "due_on", "stage", "recipient"
)
KINDS = ("notice", "all-clear")


class ProgramFailed(Exception):
    """The program ended otherwise than it should, or printed something else than JSON."""


@dataclass
class Program:
    """The program under comparison."""

    path: str
    database: str
    config: str
    policy: str | None = None

    def run(self, *arguments: str) -> str:
        """Runs one command and returns its standard output."""
        command = [self.path, *arguments, "--config", self.config, "--database", self.database]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            # the connection may hold a password: only the command itself is shown
            shown = f"{self.path} {' '.join(arguments)}: status {done.returncode}"
            raise ProgramFailed(f"{shown}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def rows(self, *arguments: str) -> list[Row]:
        """The rows of a command's JSON that concern the three rules, of one policy if asked."""
        output = self.run(*arguments, "--json")
        try:
            found = json.loads(output)
        except json.JSONDecodeError as error:
            raise ProgramFailed(f"{arguments}: no JSON: {error}\n{output[:2000]}") from error
        return [
            row
            for row in found
            if row.get("rule") in LADDERS and self.policy in (None, row.get("policy"))
        ]


@dataclass
class Tally:
    """What passed and failed, and how many differences may still be printed of each failure."""

    shown: int
    passed: int = 0
    failed: int = 0

    def check(self, title: str, differences: list[str]) -> None:
        """Counts one comparison and prints its first differences."""
        if not differences:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED {title}: {len(differences)} differences")
        for difference in differences[: self.shown]:
            print(difference)
        sys.stdout.flush()


@dataclass
class Facts:
    """The county's rows, to be shown beside a difference."""

    folder: Path
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def table(self, name: str) -> list[Row]:
        """The rows of one CSV file."""
        if name not in self.tables:
            self.tables[name] = rows(self.folder / f"{name}.csv")
        return self.tables[name]

    def about(self, rule: str, subject: str, bearer: str) -> Iterator[str]:
        """The rows that the duty of a subject rests on."""
        agreements = self.table("agreements")
        owners = [a["institution_code"] for a in agreements if a["code"] == subject]
        institution = owners[0] if owners else subject
        concerned = {institution, bearer}
        for row in self.table("organisations") + self.table("institutions"):
            if row["code"] in concerned:
                yield _short(row)
        mine = [a for a in agreements if a["institution_code"] == institution]
        yield from (_short(a) for a in sorted(mine, key=lambda a: a["signed_on"]))
        if rule == "quarterly-visit":
            yield from self._visits(institution, bearer)

    def _visits(self, institution: str, bearer: str) -> Iterator[str]:
        for row in sorted(self.table("activities"), key=lambda r: r["held_on"]):
            there = institution in row["institution_codes"].split(";")
            if there and bearer in row["provider_codes"].split(";"):
                yield _short(row)


def _short(row: Row) -> str:
    filled = [f"{name}={value}" for name, value in row.items() if value]
    return f"      {' '.join(filled)}"


def keyed(found: list[Row], key: tuple[str, ...]) -> tuple[dict[tuple[str, ...], Row], list[str]]:
    """The rows by key, and a line for every key that stands twice."""
    by_key: dict[tuple[str, ...], Row] = {}
    twice: list[str] = []
    for row in found:
        name = tuple(str(row.get(column) or "") for column in key)
        if name in by_key:
            twice.append(f"  twice in the program: {name}")
        by_key[name] = row
    return by_key, twice


def duty_differences(found: list[Row], expected: list[Row], facts: Facts) -> list[str]:
    """One text for every duty that only one side has or that the two see differently."""
    theirs, differences = keyed(found, DUTY_KEY)
    ours, _ = keyed(expected, DUTY_KEY)
    for key in sorted(theirs.keys() | ours.keys()):
        their, our = theirs.get(key), ours.get(key)
        if their is None or our is None:
            side = "only in the reading" if their is None else "only in the program"
            shown = _fields(our or their or {}, DUTY_FIELDS)
            differences.append(_text(f"{side}: {key} {shown}", key, facts))
            continue
        unlike = [f for f in DUTY_FIELDS if _same(their.get(f)) != _same(our.get(f))]
        if unlike:
            sides = f"reading {_fields(our, unlike)}, program {_fields(their, unlike)}"
            differences.append(_text(f"{key} differs: {sides}", key, facts))
    return differences


def telling_differences(found: list[Row], expected: list[Row], facts: Facts) -> list[str]:
    """One text for every telling that only one side has; a channel more is no difference."""
    theirs = _tellings([row for row in found if row.get("kind") in KINDS])
    ours = _tellings(expected)
    differences: list[str] = []
    for key in sorted(theirs ^ ours):
        side = "only in the program" if key in theirs else "only in the reading"
        differences.append(_text(f"{side}: {' '.join(key)}", key[2:], facts))
    return differences


def _tellings(found: list[Row]) -> set[tuple[str, ...]]:
    """The tellings; what an all-clear is called as a stage is not compared."""
    named = [{**r, "stage": "all-clear"} if r["kind"] == "all-clear" else r for r in found]
    return {tuple(str(row.get(name) or "") for name in TELLING_KEY) for row in named}


def _same(value: object) -> object:
    """An absent flag is a false one, an absent day an empty one."""
    return value or None


def _fields(row: Row, names: Iterable[str]) -> str:
    return " ".join(f"{name}={row.get(name)}" for name in names)


def _text(head: str, key: tuple[str, ...], facts: Facts) -> str:
    about = facts.about(key[0], key[1], key[2])
    return "\n".join([f"  {head}", *about])


def interesting_days(reading: Reading, number: int, chosen: random.Random) -> list[date]:
    """Days on which something changes, the days beside them, and random days."""
    first, last = reading.numbers.first_day, date(2026, 12, 31)
    changes = {d + timedelta(days=n) for d in change_days(reading) for n in (-1, 0, 1)}
    candidates = sorted(d for d in changes if first <= d <= last)
    sampled = chosen.sample(candidates, min(len(candidates), number * 2 // 3))
    anywhere = [first + timedelta(chosen.randint(0, (last - first).days)) for _ in range(number)]
    always = [first - timedelta(days=1), first]
    return sorted({*always, *sampled, *anywhere[: number - len(sampled)]})


def change_days(reading: Reading) -> Iterator[date]:
    """Facts, openings, due dates and closings of the county."""
    for institution in reading.county.institutions.values():
        facts = (institution.filed_on, institution.closed_on,
                 institution.suspended_on, institution.resumed_on)
        yield from (day for day in facts if day)
    for agreements in reading.county.agreements.values():
        for a in agreements:
            days = (a.signed_on, a.starts_on, a.ends_on, a.terminated_on)
            yield from (day for day in days if day)
    for asked in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)):
        for duty in reading.duties(asked):
            yield from (d for d in (duty.opened_on, duty.due_on, duty.closes_on) if d)


def spans(
    reading: Reading, options: argparse.Namespace, chosen: random.Random
) -> Iterator[tuple[date, date]]:
    """The spans to simulate: the one given, or random ones."""
    if options.start and options.end:
        yield options.start, options.end
        return
    length = timedelta(days=options.simulate_days)
    first = reading.numbers.first_day - timedelta(days=10)
    spare = max(0, (date(2026, 12, 31) - length - first).days)
    for _ in range(options.simulations):
        start = first + timedelta(days=chosen.randint(0, spare))
        yield start, start + length


def compare_seed(
    seed: int, folder: Path, program: Program, options: argparse.Namespace, tally: Tally
) -> None:
    """Makes the county of a seed, loads it and compares duties and tellings."""
    CountyMaker(seed, options.institutions, options.webhook).write(folder)
    print(program.run("import", str(folder), "--replace").strip()[-300:])
    reading = reading_of(folder, options)
    facts = Facts(folder)
    chosen = random.Random(seed)
    for day in interesting_days(reading, options.days, chosen):
        attempt(f"seed {seed} duties --as-of {day}", tally, lambda d=day: duty_differences(
            program.rows("duties", "--as-of", d.isoformat()), duties(reading, d), facts))
    if options.only_duties:
        return
    for start, end in spans(reading, options, chosen):
        span = ("--from", start.isoformat(), "--to", end.isoformat())
        working = options.passes == "working"
        attempt(f"seed {seed} simulate {' '.join(span)}", tally, lambda s=start, e=end, p=span: (
            telling_differences(program.rows("simulate", *p),
                                simulate(reading, s, e, working), facts)))


def attempt(title: str, tally: Tally, compare: Callable[[], list[str]]) -> None:
    """One comparison; a program that fails is a difference."""
    try:
        tally.check(title, compare())
    except ProgramFailed as failure:
        tally.check(title, [f"  {failure}"])


def seeds_of(argument: str) -> list[int]:
    """1-5, 7 or 1,4,9-12."""
    found: list[int] = []
    for part in argument.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def options_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="compares duband with the reading")
    parser.add_argument("--duband", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--policy", help="the policy's name in the program's output; else all")
    parser.add_argument("--seeds", type=seeds_of, default=[1, 2, 3])
    parser.add_argument("--institutions", type=int, default=120)
    parser.add_argument("--days", type=int, default=40, help="days asked of each county")
    parser.add_argument("--only-duties", action="store_true")
    parser.add_argument("--simulations", type=int, default=2, help="random spans of each county")
    parser.add_argument("--simulate-days", type=int, default=120)
    parser.add_argument("--from", dest="start", type=date.fromisoformat)
    parser.add_argument("--to", dest="end", type=date.fromisoformat)
    parser.add_argument("--webhook", default="county-system", help="empty: no contact has one")
    parser.add_argument("--keep", type=Path, help="folder in which the counties stay")
    parser.add_argument("--show", type=int, default=3, help="differences shown of each failure")
    add_number_options(parser)
    return parser.parse_args()


def main() -> int:
    options = options_of()
    program = Program(options.duband, options.database, options.config, options.policy)
    tally = Tally(options.show)
    with tempfile.TemporaryDirectory() as temporary:
        try:
            program.run("migrate")
            for seed in options.seeds:
                folder = (options.keep or Path(temporary)) / f"county-{seed}"
                compare_seed(seed, folder, program, options, tally)
        except ProgramFailed as failure:
            tally.check("migrate or import", [str(failure)])
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
