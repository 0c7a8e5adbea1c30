"""工作例会."""

from __future__ import annotations

from collections.abc import Iterator

from duty import Duty, View
from periods import quarter_name, quarters


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the guidance centre; itself", "the one under the policy's bureau"."""
    organisations = view.county.organisations
    bearer = organisations.guidance_under(organisations.policy_bureau)
    if bearer is None:
        return
    for first, last in quarters(view.first_day, view.day):
        opened = max(first, view.first_day)
        # "owed when at least 45 days of it lie on or after P"
        if (last - opened).days + 1 < view.numbers.meeting_days:
            view.note("coordination-meeting: too few days from P on")
            continue
        # "an activity `meeting` in the quarter", whoever took part
        held = [
            a.held_on
            for a in view.county.activities
            if a.kind == "meeting" and first <= a.held_on <= last
        ]
        yield Duty(
            "coordination-meeting",
            bearer,
            bearer,
            quarter_name(first),
            opened,
            last,
            None,
            min(held, default=None),
            closes_on=view.closes_on(last),
        )
