"""全面开展支持."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duty import Duty, View


def duties(view: View) -> Iterator[Duty]:
    """Clause: "each health centre, and each hospital and tcm_hospital with public = yes; itself;
    `YYYY` (the year of P only)"."""
    first, last = date(view.first_day.year, 1, 1), date(view.first_day.year, 12, 31)
    organisations = view.county.organisations
    for code in organisations.of_kind("health_centre", "hospital", "tcm_hospital"):
        organisation = organisations.by_code[code]
        if organisation.kind != "health_centre" and not organisation.public:
            view.note("provider-coverage: a private hospital")
            continue
        yield Duty(
            "provider-coverage",
            code,
            code,
            str(first.year),
            view.first_day,
            last,
            None,
            _met_on(view, code, first, last),
            closes_on=view.closes_on(last),
        )


def _met_on(view: View, provider: str, first: date, last: date) -> date | None:
    """Clause: "on the earliest of the activities' days and the latest of signed_on, starts_on and
    1 January", "before P or after"."""
    days: list[date] = []
    for activity in view.county.activities:
        # "took part in an activity at an institution in it"
        if provider not in activity.providers or not first <= activity.held_on <= last:
            continue
        view.note("provider-coverage: at no institution", not activity.institutions)
        if activity.institutions:
            view.note("provider-coverage: by an activity")
            days.append(activity.held_on)
    for agreements in view.county.agreements.values():
        for agreement in agreements:
            # "the provider of an agreement in force in the year"
            begins = max(agreement.starts_on, first)
            if agreement.provider == provider and begins <= min(agreement.last_day, last):
                view.note("provider-coverage: by an agreement")
                days.append(max(agreement.signed_on, agreement.starts_on, first))
    return min((d for d in days if d <= view.day), default=None)
