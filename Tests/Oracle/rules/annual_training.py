"""每年卫生保健培训."""

from __future__ import annotations

from collections.abc import Iterator

from duty import Duty, View
from periods import days_in_force, years


def duties(view: View) -> Iterator[Duty]:
    """Clause: "Owed when in force on at least 90 days of the year"."""
    for institution, filed in view.filed():
        centre = view.guidance_of(institution)
        if centre is None:
            view.note("nobody to bear it")
            continue
        for first, last in years(view.first_day, view.day):
            start = max(first, view.first_day, filed)
            counted = days_in_force(tuple(view.agreements(institution.code)), start, last)
            spare = len(counted) - view.numbers.training_days
            view.note("annual-training: a day too few", spare == -1)
            view.note("annual-training: just enough days", spare == 0)
            if not counted or spare < 0:
                continue
            # "an activity `training` in the year that lists the institution", whoever held it
            trainings = view.county.held_at("training", institution.code)
            held = [a.held_on for a in trainings if first <= a.held_on <= last]
            by_others = bool(held) and all(centre not in a.providers for a in trainings)
            view.note("annual-training: held without the bearer", by_others)
            yield Duty(
                "annual-training",
                institution.code,
                centre,
                str(first.year),
                counted[0],
                last,
                institution.code,
                min(held, default=None),
                closes_on=view.closes_on(last),
            )
