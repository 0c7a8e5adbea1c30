"""医育结合合作协议."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duty import Duty, View


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the guidance centre; a filed institution"."""
    for institution, filed in view.filed():
        bearer = view.guidance_of(institution)
        if bearer is None:
            continue
        opened = max(filed, view.first_day)
        # "an agreement of the institution that names a guidance centre is signed: on the later of
        # signed_on and filed_on"
        named = [a for a in view.agreements(institution.code) if a.guidance]
        met = min((max(a.signed_on, filed) for a in named), default=None)
        before = any(a.signed_on < filed == met for a in named)
        view.note("guidance-agreement: by one signed before the filing", before)
        ended = bool(named) and all(a.last_day < view.day for a in named)
        view.note("guidance-agreement: by one that has ended", ended)
        yield Duty(
            "guidance-agreement",
            institution.code,
            bearer,
            "",
            opened,
            opened + timedelta(days=view.numbers.guidance_d),
            institution.code,
            met,
        )
