"""指定专人联络."""

from __future__ import annotations

from collections.abc import Iterator

from duty import Duty, View


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the side that lacks it (that agreement's provider, or the institution); an agreement
    in force on T without that side's name or phone"."""
    for agreements in view.county.agreements.values():
        for agreement in agreements:
            if not agreement.in_force(view.day):
                view.note("liaison-missing: not in force")
                continue
            bearers = []
            if not agreement.names_provider_liaison:
                bearers.append(agreement.provider)
            if not agreement.names_institution_liaison:
                bearers.append(agreement.institution)
            view.note("liaison-missing: both sides", len(bearers) == 2)
            # "the latest of signed_on, starts_on and P, + 5 wd"
            opened = max(agreement.signed_on, agreement.starts_on, view.first_day)
            within = view.numbers.liaison_wd
            for bearer in bearers:
                yield Duty(
                    "liaison-missing",
                    agreement.code,
                    bearer,
                    "",
                    opened,
                    view.calendar.add(opened, within),
                    agreement.institution,
                    provisional=view.calendar.rests_on_provisional(opened, within),
                    guidance=agreement.guidance,
                )
