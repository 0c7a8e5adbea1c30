"""协议到期."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from calendar_cn import DAY
from duty import Duty, View
from facts import Agreement


def duties(view: View) -> Iterator[Duty]:
    """Clause: "ends_on, if ≥ P"; of one "terminated before its ends_on does not exist"."""
    first = view.first_day
    for agreements in view.county.agreements.values():
        for agreement in agreements:
            ends = agreement.ends_on
            if ends is None or ends < first:
                continue
            if agreement.terminated_early():
                view.note("agreement-expiry: terminated early")
                continue
            # "the latest of ends_on − 60 d, signed_on, P"
            before = ends - timedelta(days=view.numbers.expiry_opens_before_d)
            yield Duty(
                "agreement-expiry",
                agreement.code,
                agreement.provider,
                "",
                max(before, agreement.signed_on, first),
                ends,
                agreement.institution,
                _renewed_on(view, agreement, agreements),
                guidance=agreement.guidance,
            )


def _renewed_on(
    view: View, agreement: Agreement, agreements: list[Agreement]
) -> date | None:
    """Clause: "another … that ends later (or never) and is not terminated by T"."""
    assert agreement.ends_on
    days: list[date] = []
    for other in agreements:
        if (other.ends_on or date.max) <= agreement.ends_on:
            continue
        if other.terminated_on is not None:
            view.note("agreement-expiry: the next one was terminated")
            continue
        # "on its signed_on, or on its starts_on where that is later than ends_on + 1 d"
        gap = other.starts_on > agreement.ends_on + DAY
        view.note("agreement-expiry: the next one begins after a gap", gap)
        days.append(other.starts_on if gap else other.signed_on)
    return min((d for d in days if d <= view.day), default=None)
