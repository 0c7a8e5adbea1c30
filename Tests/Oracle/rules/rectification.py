"""整改落实."""

from __future__ import annotations

from collections.abc import Iterator

from duty import Duty, View


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the institution; a finding with a day to mend it by"."""
    for finding in view.county.findings:
        if finding.mend_by is None:
            view.note("rectification: no day to mend it by")
            continue
        view.note("rectification: to be mended before P", finding.mend_by < view.first_day)
        yield Duty(
            "rectification",
            finding.code,
            finding.institution,
            "",
            # "the later of the activity's held_on and P"
            max(finding.held_on, view.first_day),
            # "that day; P + 30 d where it lies before P"
            view.grace_ends_on if finding.mend_by < view.first_day else finding.mend_by,
            finding.institution,
            finding.mended_on,
        )
