"""Compares the program with the reading over random counties.

    python3 compare.py --duband PATH --database CONNINFO --seeds 1-5
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from calendar_cn import WorkingCalendar
from counties.dice import LAST_DAY, Dice
from county import Tables, county, write
from coverage import Coverage
from differences import Evidence, duty_differences, telling_differences
from duties import Reading
from duty import Row
from lived import Life
from policies import POLICIES, RULES, Policy
from program import Program, ProgramFailed, configuration
from reading import duties, simulate
from registry import read_county


@dataclass
class Tally:
    """What passed and failed, and how many differences may still be printed of each failure."""

    shown: int
    passed: int = 0
    failed: int = 0

    def check(self, title: str, compare: Callable[[], list[str]]) -> None:
        """Counts one comparison and prints its first differences; a program that fails is one."""
        try:
            differences = compare()
        except ProgramFailed as failure:
            differences = [f"  {failure}"]
        if not differences:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED {title}: {len(differences)} differences")
        for difference in differences[: self.shown]:
            print(difference)
        sys.stdout.flush()


class Comparison:
    """One county under both policies."""

    def __init__(
        self,
        seed: int,
        tables: Tables,
        folder: Path,
        program: Program,
        policies: list[Policy],
        coverage: Coverage,
    ) -> None:
        self.seed = seed
        self.program = program
        self.evidence = Evidence(tables)
        self.chosen = random.Random(seed)
        write(tables, folder)
        facts, calendar = read_county(folder), WorkingCalendar.load()
        self.coverage = coverage
        self.readings = [Reading(facts, calendar, policy, coverage) for policy in policies]
        print(program.run("import", str(folder), "--replace").strip()[-300:])

    def duties_on(self, day: date) -> list[str]:
        """What the two sides see differently on a day."""
        found = self.program.rows("duties", "--as-of", day.isoformat())
        expected = [row for reading in self.readings for row in duties(reading, day)]
        for row in expected:
            state = "late" if row["late"] else row["state"]
            self.coverage.states[row["rule"], state] += 1
        return duty_differences(found, self._compared(expected), self.evidence)

    def told_between(self, first: date, last: date) -> list[str]:
        """What the two sides would have told differently from first to last."""
        span = ("--from", first.isoformat(), "--to", last.isoformat())
        found = self.program.rows("simulate", *span)
        expected: list[Row] = []
        for reading in self.readings:
            expected += simulate(reading, first, last)
        self.coverage.tellings.update(row["rule"] for row in expected)
        return telling_differences(found, self._compared(expected), self.evidence)

    def _compared(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["rule"] in self.program.rules]

    def interesting_days(self, number: int) -> list[date]:
        """Days on which something changes, the days beside them, and random days."""
        first = min(policy.first_day for policy in self._policies())
        always = [p.first_day + timedelta(days=n) for p in self._policies() for n in (-1, 0, 30)]
        before = self.coverage.cases.copy()
        always += [LAST_DAY, *Dice(self.seed).fateful]
        changes = {d + timedelta(days=n) for d in self._change_days() for n in (-1, 0, 1)}
        # what was looked at to find the days was not compared
        self.coverage.cases = before
        candidates = sorted(d for d in changes if first <= d <= LAST_DAY)
        sampled = self.chosen.sample(candidates, min(len(candidates), number * 3 // 4))
        span = (LAST_DAY - first).days
        anywhere = [first + timedelta(self.chosen.randint(0, span)) for _ in range(number)]
        return sorted({*always, *sampled, *anywhere[: number - len(sampled)]})

    def _policies(self) -> list[Policy]:
        return [reading.policy for reading in self.readings]

    def _change_days(self) -> Iterator[date]:
        """Openings, due dates, closings and meetings of the duties, and the institutions' days."""
        for institution in self.readings[0].county.institutions.values():
            facts = (institution.filed_on, institution.closed_on,
                     institution.suspended_on, institution.resumed_on)
            yield from (day for day in facts if day)
        for reading in self.readings:
            for asked in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)):
                for duty in reading.duties(asked):
                    days = (duty.opened_on, duty.due_on, duty.closes_on, duty.met_on)
                    yield from (d for d in days if d)

    def spans(self, number: int, length: int) -> Iterator[tuple[date, date]]:
        """Spans to simulate, from some days before the first policy's first day on.

        The golden ratio spreads those of few seeds evenly.
        """
        first = min(p.first_day for p in self._policies()) - timedelta(days=10)
        spare = max(0, (LAST_DAY - first).days - length)
        for n in range(number):
            share = (self.seed + n / number) * (5**0.5 - 1) / 2 % 1
            start = first + timedelta(days=int(share * spare))
            yield start, start + timedelta(days=length)


def compare_seed(
    seed: int,
    folder: Path,
    program: Program,
    options: argparse.Namespace,
    tally: Tally,
    coverage: Coverage,
) -> None:
    """Makes the county of a seed, loads it and compares duties and tellings."""
    tables = county(seed, options.institutions, options.children)
    policies = [POLICIES[name] for name in options.policies]
    comparison = Comparison(seed, tables, folder, program, policies, coverage)
    for day in comparison.interesting_days(options.days):
        tally.check(f"seed {seed} duties --as-of {day}", lambda d=day: comparison.duties_on(d))
    spans = comparison.spans(options.simulations, options.simulate_days)
    if options.start and options.end:
        spans = iter([(options.start, options.end)])
    for first, last in spans:
        title = f"seed {seed} simulate --from {first} --to {last}"
        tally.check(title, lambda a=first, b=last: comparison.told_between(a, b))
    if options.changes:
        life = Life(program, folder, seed, policies, tables)
        title = f"seed {seed} {options.changes} rounds of changes"
        tally.check(title, lambda: life.differences(options.changes))


def seeds_of(argument: str) -> list[int]:
    """1-5, 7 or 1,4,9-12."""
    found: list[int] = []
    for part in argument.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def names(argument: str) -> list[str]:
    return argument.split(",")


def options_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="compares duband with the reading")
    parser.add_argument("--duband", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--seeds", type=seeds_of, default=[1, 2, 3])
    parser.add_argument("--policies", type=names, default=list(POLICIES))
    parser.add_argument("--rules", type=names, default=list(RULES))
    parser.add_argument("--institutions", type=int, help="else 80 to 600, by the seed")
    parser.add_argument("--children", type=int, help="else 400 to 4000, by the seed")
    parser.add_argument("--days", type=int, default=40, help="days asked of each county")
    parser.add_argument("--simulations", type=int, default=1, help="random spans of each county")
    parser.add_argument("--simulate-days", type=int, default=365)
    parser.add_argument("--changes", type=int, default=6, help="rounds of changes and passes")
    parser.add_argument("--from", dest="start", type=date.fromisoformat)
    parser.add_argument("--to", dest="end", type=date.fromisoformat)
    parser.add_argument("--keep", type=Path, help="folder in which the counties stay")
    parser.add_argument("--show", type=int, default=3, help="differences shown of each failure")
    return parser.parse_args()


def main() -> int:
    options = options_of()
    tally = Tally(options.show)
    coverage = Coverage()
    with tempfile.TemporaryDirectory() as temporary:
        scratch = options.keep or Path(temporary)
        config = str(configuration(Path(temporary), options.policies))
        program = Program(options.duband, options.database, config, frozenset(options.rules))
        program.run("migrate")
        for seed in options.seeds:
            compare_seed(seed, scratch / f"county-{seed}", program, options, tally, coverage)
    print("\n".join(coverage.lines()))
    for case in coverage.never():
        print(f"never reached: {case}")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
