"""疾控指导全覆盖."""

from __future__ import annotations

from collections.abc import Iterator

from duty import Duty, View
from periods import years


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the CDC and the institution's health centre (if it has one), each for itself"."""
    for institution, filed in view.filed():
        bearers = {view.cdc_of(institution), institution.health_centre} - {None}
        for first, last in years(view.first_day, view.day):
            # "Owed when filed on at least 90 days of the year from P on"
            opened = max(first, view.first_day, filed)
            spare = (last - opened).days + 1 - view.numbers.disease_control_days
            view.note("annual-disease-control: a day too few", spare == -1)
            view.note("annual-disease-control: just enough days", spare == 0)
            if spare < 0:
                continue
            for bearer in bearers:
                assert bearer
                # "at the institution in the year in which that bearer took part"
                controls = view.county.held_at("disease_control", institution.code)
                inside = [a for a in controls if first <= a.held_on <= last]
                held = [a.held_on for a in inside if bearer in a.providers]
                by_others = len(inside) > len(held)
                view.note("annual-disease-control: held without the bearer", by_others)
                yield Duty(
                    "annual-disease-control",
                    institution.code,
                    bearer,
                    str(first.year),
                    opened,
                    last,
                    institution.code,
                    min(held, default=None),
                    closes_on=view.closes_on(last),
                )
