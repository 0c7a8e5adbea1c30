"""三年卫生评价."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duty import Duty, View
from periods import plus_months


def duties(view: View) -> Iterator[Duty]:
    """Clause: "the provider of the current agreement; an enrolled institution"."""
    for institution, _ in view.filed():
        # "Enrolled as of T: filed, and an agreement in force on T"
        current = view.current(institution.code, view.day)
        if current is None:
            view.note("triennial-evaluation: not enrolled")
            continue
        agreements = view.agreements(institution.code)
        in_force = [a for a in agreements if a.in_force(view.day)]
        view.note("triennial-evaluation: several in force", len(in_force) > 1)
        # "Anchors: the first agreement's starts_on, and every evaluation"
        first = min(a.starts_on for a in agreements)
        held = {a.held_on for a in view.county.held_at("evaluation", institution.code)}
        for anchor in sorted({first} | held):
            # "anchor + 36 months, not before P + 30 d"
            after = plus_months(anchor, view.numbers.evaluation_months)
            due = max(after, view.grace_ends_on)
            # "the later of due − 90 d and P"
            before = due - timedelta(days=view.numbers.evaluation_opens_before_d)
            opened = max(before, view.first_day)
            met = min((h for h in held if h > anchor), default=None)
            # "An anchor's duty that was met before it opened does not exist."
            if met is not None and met < opened:
                view.note("triennial-evaluation: met before it opened")
                continue
            is_leap = (anchor.month, anchor.day) == (2, 29)
            view.note("triennial-evaluation: a leap day", is_leap)
            view.note("triennial-evaluation: the anchor is an evaluation", anchor in held)
            view.note("triennial-evaluation: due on P + 30 d", due > after)
            yield Duty(
                "triennial-evaluation",
                institution.code,
                current.provider,
                anchor.isoformat(),
                opened,
                due,
                institution.code,
                met,
            )
