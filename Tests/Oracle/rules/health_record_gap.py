"""电子健康档案愿建尽建."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duty import Duty, View
from facts import Child
from periods import last_of_month, months, plus_months


def duties(view: View) -> Iterator[Duty]:
    """Clause: "months from the one after P's. Owed when the institution was filed and an agreement
    was in force on the month's first day"."""
    for first in months(plus_months(view.first_day, 1), view.day):
        last = last_of_month(first)
        horizon = min(view.day, last)
        within = view.numbers.record_wd
        for institution, filed in view.filed():
            current = view.current(institution.code, first)
            if filed > first or current is None:
                view.note("health-record-gap: filed or in force after the first day")
                continue
            children = view.county.children.get(institution.code, [])
            concerned = [c for c in children if is_concerned(c, first, horizon)]
            # "None: no duty."
            if not concerned:
                view.note("health-record-gap: nobody concerned")
                continue
            late = any((c.record_opened_on or first) > last for c in concerned)
            view.note("health-record-gap: a record after the month", late)
            alone = institution.health_centre is None
            view.note("health-record-gap: the agreement's provider bears it", alone)
            yield Duty(
                "health-record-gap",
                institution.code,
                # "its health_centre_code, else the provider of the agreement current on that day"
                institution.health_centre or current.provider,
                f"{first:%Y-%m}",
                first,
                view.calendar.add(first, within),
                institution.code,
                _met_on(concerned, horizon),
                view.calendar.rests_on_provisional(first, within),
                # "`health-record-gap`: the month's last day"
                closes_on=last,
            )


def is_concerned(child: Child, first: date, horizon: date) -> bool:
    """Clause: "consent yes, enrolled_on before the month's first day, no record opened before that
    day, not left (left_on ≤ h is left)"."""
    opened = child.record_opened_on
    return (
        child.consents
        and child.enrolled_on < first
        and (opened is None or opened >= first)
        and not child.has_left(horizon)
    )


def _met_on(concerned: list[Child], horizon: date) -> date | None:
    """Clause: "Met when each has a record opened ≤ h, on the latest of them"."""
    opened: list[date] = []
    for child in concerned:
        if child.record_opened_on is None or child.record_opened_on > horizon:
            return None
        opened.append(child.record_opened_on)
    return max(opened)
