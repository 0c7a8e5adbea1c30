"""The choices of one seed, and the days that are worth choosing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from calendar_cn import WorkingCalendar, days_between

# The first days of both policies, and the last day that is asked about.
FIRST_DAY = date(2024, 6, 13)
SECOND_FIRST_DAY = date(2025, 4, 11)
LAST_DAY = date(2026, 12, 31)

Cells = dict[str, str]
Choice = TypeVar("Choice")


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def text(day: date | None) -> str:
    return day.isoformat() if day else ""


def first_days(months: Sequence[int]) -> list[date]:
    """The first days of these months of the years asked about."""
    return [date(year, month, 1) for year in (2024, 2025, 2026) for month in months]


class Dice:
    """Every choice comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.calendar = WorkingCalendar.load()
        quarters = [d for d in first_days((1, 4, 7, 10)) if d > date(2024, 3, 1)]
        self.quarters = quarters
        # The first and last days of quarters.
        self.edges = [d for first in quarters for d in (first, plus(first, -1))]
        self.last_days = [plus(first, -1) for first in quarters]
        days = list(days_between(FIRST_DAY, LAST_DAY))
        # Days on which much happens at once, and which are always asked about.
        self.fateful = sorted({FIRST_DAY, SECOND_FIRST_DAY, *self.random.sample(days, 8)})
        # Days off on weekdays and worked weekend days.
        self.holidays = [d for d in days if self.calendar.is_working(d) == (d.weekday() >= 5)]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        return self.random.choice(choices)

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def day(self, first: date, last: date) -> date:
        return plus(first, self.random.randint(0, max(0, (last - first).days)))

    def near_first_day(self, spread: int) -> date:
        """A day around the first day of one of the policies."""
        first = self.one_of([FIRST_DAY, SECOND_FIRST_DAY])
        return plus(first, self.one_of([-1, 0, 1, self.number(-spread, spread)]))

    def near_edge(self, day: date, share: float = 0.25) -> date:
        """The day, or now and then the quarter's edge nearest to it."""
        if not self.chance(share):
            return day
        return min(self.edges, key=lambda edge: abs((edge - day).days))
