"""每季度上门指导."""

from __future__ import annotations

from collections.abc import Iterator

from duty import Duty, View
from periods import days_in_force, quarter_name, quarters


def duties(view: View) -> Iterator[Duty]:
    """Clause: "each provider that has agreements with it, and the guidance centre, each for
    itself"."""
    for institution, filed in view.filed():
        agreements = tuple(view.agreements(institution.code))
        own = {
            a.provider: tuple(b for b in agreements if b.provider == a.provider)
            for a in agreements
        }
        # "for the guidance centre (that of the bureau): days on which any was"
        centre = view.guidance_of(institution)
        if centre is not None:
            view.note("quarterly-visit: the guidance centre is a provider, too", centre in own)
            own[centre] = agreements
        for first, last in quarters(view.first_day, view.day):
            # "counted from the latest of its first day, P and filed_on"
            start = max(first, view.first_day, filed)
            for bearer, theirs in own.items():
                counted = days_in_force(theirs, start, last)
                spare = len(counted) - view.numbers.visit_days
                view.note("quarterly-visit: a day too few", spare == -1)
                view.note("quarterly-visit: just enough days", spare == 0)
                if not counted or spare < 0:
                    continue
                # "an activity `visit` at the institution in the quarter in which that provider
                # took part (a joint visit counts for each)"
                held = [
                    a.held_on
                    for a in view.county.held_at("visit", institution.code)
                    if bearer in a.providers and first <= a.held_on <= last
                ]
                yield Duty(
                    "quarterly-visit",
                    institution.code,
                    bearer,
                    quarter_name(first),
                    counted[0],
                    last,
                    institution.code,
                    min(held, default=None),
                    closes_on=view.closes_on(last),
                )
