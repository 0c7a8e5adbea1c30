"""婴幼儿签约服务包."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from duty import Duty, View
from facts import Child, Institution
from periods import first_of_month, last_of_month, plus_months

Reached = tuple[date, Child]


def duties(view: View) -> Iterator[Duty]:
    """One duty for each month and milestone that a child concerned reached."""
    for institution, filed in view.filed():
        for months in view.county.package:
            by_month: dict[date, list[Reached]] = defaultdict(list)
            for child in view.county.children.get(institution.code, []):
                # "a child reaches milestone m on the same day of the month m months after birth"
                reached = plus_months(child.born_on, months)
                if is_concerned(view, institution, filed, child, reached):
                    by_month[first_of_month(reached)].append((reached, child))
            for month, concerned in by_month.items():
                yield _duty(view, institution, month, months, concerned)


def is_concerned(
    view: View, institution: Institution, filed: date, child: Child, reached: date
) -> bool:
    """Clause: "reached on a day ≤ T and ≥ P's month's first day, enrolled in the institution on
    that day …, not left by the smaller of T and the due date, and on that day the institution was
    filed and an agreement in force"."""
    if not first_of_month(view.first_day) <= reached <= view.day:
        return False
    if child.enrolled_on > reached or child.has_left(reached):
        return False
    if child.has_left(min(view.day, due_on(reached))):
        view.note("service-package: left between the day and the due date")
        return False
    if filed > reached or view.current(institution.code, reached) is None:
        view.note("service-package: not in force on the day")
        return False
    view.note("service-package: reached before P, in its month", reached < view.first_day)
    view.note("service-package: in a shorter month", reached.day < child.born_on.day)
    return True


def due_on(reached: date) -> date:
    """Clause: "last day of the following month"."""
    return last_of_month(plus_months(first_of_month(reached), 1))


def _duty(
    view: View, institution: Institution, month: date, months: int, concerned: list[Reached]
) -> Duty:
    opened = min(reached for reached, _ in concerned)
    # "Bearer as in health-record-gap, as of the first such day."
    current = view.current(institution.code, opened)
    assert current
    met = _met_on(view, months, [child for _, child in concerned])
    closes = view.closes_on(due_on(month))
    alone = institution.health_centre is None
    view.note("service-package: the agreement's provider bears it", alone)
    view.note("service-package: several children", len(concerned) > 1)
    view.note("service-package: met after it was missed", met is not None and met > closes)
    return Duty(
        "service-package",
        institution.code,
        institution.health_centre or current.provider,
        f"{month:%Y-%m}/m{months}",
        opened,
        due_on(month),
        institution.code,
        met,
        closes_on=closes,
    )


def _met_on(view: View, months: int, children: list[Child]) -> date | None:
    """Clause: "every ★ item of that milestone is recorded for every child concerned"; "Met on the
    latest done_on, whenever that was"."""
    latest: list[date] = []
    for child in children:
        for item in view.county.package[months]:
            done = child.services.get((months, item))
            # a service "dated later [is] not seen"
            if done is None or done > view.day:
                return None
            latest.append(done)
    return max(latest)
