"""有照未备案."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duty import Duty, View


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the CDC; a licensed institution without filing"."""
    for institution in view.county.institutions.values():
        bearer = view.cdc_of(institution)
        licensed, filed = institution.licensed_on, institution.filed_on
        if bearer is None or licensed is None:
            continue
        # "the later of licensed_on and P"
        opened = max(licensed, view.first_day)
        # "filed by the opening day: no duty"
        if filed is not None and filed <= opened:
            view.note("unfiled-institution: filed by the opening day")
            continue
        # "licensed_on + 30 d, not before P + 30 d"
        after = licensed + timedelta(days=view.numbers.filing_d)
        due = max(after, view.grace_ends_on)
        view.note("unfiled-institution: due on P + 30 d", due > after)
        yield Duty(
            "unfiled-institution",
            institution.code,
            bearer,
            "",
            opened,
            due,
            institution.code,
            # "it is filed: on filed_on"
            filed,
        )
