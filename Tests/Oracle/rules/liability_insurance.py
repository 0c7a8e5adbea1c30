"""责任保险."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duty import Duty, View


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the bureau; a filed institution; period = insured_until, or filed_on when never
    insured". It is never met: with a later cover "derivation no longer yields it"."""
    for institution, filed in view.filed():
        bearer = view.bureau_of(institution)
        if bearer is None:
            continue
        until = institution.insured_until
        # "insured_until, or filed_on + 30 d, not before P + 30 d"
        after = until or filed + timedelta(days=view.numbers.insurance_d)
        due = max(after, view.grace_ends_on)
        view.note("liability-insurance: never insured", until is None)
        view.note("liability-insurance: due on P + 30 d", due > after)
        yield Duty(
            "liability-insurance",
            institution.code,
            bearer,
            (until or filed).isoformat(),
            due - timedelta(days=view.numbers.insurance_opens_before_d),
            due,
            institution.code,
        )
