"""Months, quarters, years, and days counted in them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cache

from calendar_cn import DAY
from facts import Agreement


def plus_months(day: date, months: int) -> date:
    """Clause: "the same day of the month m months after … (the last day where the month is
    shorter)"; "29 February + 36 months = 28 February"."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return plus_months(first_of_month(day), 1) - DAY


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from the one that holds `first` to the one that holds `last`."""
    yield from _periods(first_of_month(first), 1, last)


def quarters(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Clause: "Periods are those from the one that holds P to the one that holds T"."""
    begin = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    for start in _periods(begin, 3, last):
        yield start, plus_months(start, 3) - DAY


def years(first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last days of the years, likewise."""
    for start in _periods(date(first.year, 1, 1), 12, last):
        yield start, date(start.year, 12, 31)


def quarter_name(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


@cache
def days_in_force(
    agreements: tuple[Agreement, ...], first: date, last: date
) -> tuple[date, ...]:
    """The days from first to last on which any of the agreements was in force, in order."""
    found: set[date] = set()
    for agreement in agreements:
        day, end = max(agreement.starts_on, first), min(agreement.last_day, last)
        while day <= end:
            found.add(day)
            day += DAY
    return tuple(sorted(found))


def _periods(begin: date, length: int, last: date) -> Iterator[date]:
    while begin <= last:
        yield begin
        begin = plus_months(begin, length)
