"""Working days as obligations.md, "Working days", defines them, from holiday-cn's yearly files."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CALENDARS = Path(__file__).resolve().parents[2] / "Config" / "calendars"
DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2045, 12, 31)
# "the statutory holidays of fixed date (1 January, 1–2 May, 1–3 October) are off"
FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    day = first
    while day <= last:
        yield day
        day += DAY


class WorkingCalendar:
    """Working days, counted both ways, and whether a count rests on a provisional year."""

    def __init__(self, listed: dict[date, bool], announced: set[int]) -> None:
        """listed: day -> whether it is worked; announced: the years that have papers or days."""
        self.listed = listed
        self.announced = announced
        self.working = [d for d in days_between(FIRST_DAY, LAST_DAY) if self._is_worked(d)]
        self._set = set(self.working)

    @classmethod
    def load(cls, folder: Path = CALENDARS) -> WorkingCalendar:
        """Clause: "A day of late December can stand in the next year's file, so both are read"."""
        listed: dict[date, bool] = {}
        announced: set[int] = set()
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].json")):
            content = json.loads(path.read_text(encoding="utf-8"))
            for day in content["days"]:
                listed[date.fromisoformat(day["date"])] = not day["isOffDay"]
            # "A year whose file is missing, or has no papers and no days … is provisional"
            if content["papers"] or content["days"]:
                announced.add(int(path.stem))
        return cls(listed, announced)

    def is_provisional(self, year: int) -> bool:
        """Whether nothing is known of the year yet."""
        return year not in self.announced

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return day in self._set

    def add(self, day: date, count: int) -> date:
        """Clause: "the n-th … strictly after D … Before D: the n-th … strictly before D"."""
        if count > 0:
            return self.working[bisect_right(self.working, day) + count - 1]
        if count < 0:
            return self.working[bisect_left(self.working, day) + count]
        return day

    def rests_on_provisional(self, day: date, count: int) -> bool:
        """Whether any day passed over or reached by `add` lies in a provisional year."""
        reached = self.add(day, count)
        first, last = (day + DAY, reached) if count > 0 else (reached, day - DAY)
        return any(self.is_provisional(year) for year in range(first.year, last.year + 1))

    def count(self, after: date, through: date) -> int:
        """How many working days lie strictly after `after` and on or before `through`."""
        return max(0, bisect_right(self.working, through) - bisect_right(self.working, after))

    def on_or_before(self, day: date) -> date:
        """Clause: "on that day, or on the last working day before it where it is a day off"."""
        return self.working[bisect_right(self.working, day) - 1]

    def _is_worked(self, day: date) -> bool:
        if day in self.listed:
            return self.listed[day]
        # "a day not listed is worked Monday to Friday"
        if day.weekday() >= 5:
            return False
        fixed = (day.month, day.day) in FIXED_HOLIDAYS
        return not (fixed and self.is_provisional(day.year))
