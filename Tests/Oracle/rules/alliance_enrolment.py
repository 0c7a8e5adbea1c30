"""纳入联盟 / 签约: a newly filed institution, and one whose agreement was terminated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from calendar_cn import DAY
from duty import Duty, View
from facts import Agreement, Institution


def duties(view: View) -> Iterator[Duty]:
    """Both rows of the table."""
    for institution, filed in view.filed():
        yield from _first(view, institution, filed)
        yield from _again(view, institution, filed)


def _first(view: View, institution: Institution, filed: date) -> Iterator[Duty]:
    """The first row: due "filed_on + 7 wd. Filed before P: P + 7 wd"."""
    first = view.first_day
    opened = max(filed, first)
    agreements = view.agreements(institution.code)
    lasting = [a for a in agreements if a.last_day >= opened]
    # "and only if no agreement signed by P lasts to P or beyond"
    if filed < first and any(a.signed_on <= first for a in lasting):
        view.note("alliance-enrolment: a lasting agreement at P")
        return
    # "on the earliest signed_on ≥ filed_on (≥ P where filed before P)"
    met = [a.signed_on for a in agreements if a.signed_on >= opened]
    # "or on filed_on (only where filed on or after P), when an agreement signed before lasts"
    if filed >= first and any(a.signed_on < filed for a in lasting):
        met.append(filed)
        view.note("alliance-enrolment: met on the day of filing")
    yield from _duty(view, institution, "", opened, min(met, default=None))


def _again(view: View, institution: Institution, filed: date) -> Iterator[Duty]:
    """The row "again": one duty for each day on which agreements were terminated."""
    agreements = view.agreements(institution.code)
    # "terminated on a day ≥ P, ≥ filed_on and before its ends_on"
    earliest = max(view.first_day, filed)
    ended = {a.terminated_on for a in agreements if a.terminated_early()}
    for terminated in sorted(t for t in ended if t is not None and t >= earliest):
        together = [a for a in agreements if a.terminated_on == terminated]
        view.note("alliance-enrolment: several terminated on one day", len(together) > 1)
        # "and no other of the institution was in force on the next day (as known on T)"
        if any(a.in_force(terminated + DAY) for a in agreements):
            view.note("alliance-enrolment: terminated, but another in force")
            continue
        view.note("alliance-enrolment: again")
        met = _met_again(terminated, agreements, view.day)
        begun = met is not None and all(a.signed_on != met for a in agreements)
        view.note("alliance-enrolment: again, met by one that begins", begun)
        yield from _duty(view, institution, terminated.isoformat(), terminated, met)


def _met_again(terminated: date, agreements: list[Agreement], day: date) -> date | None:
    """Clause: "the earliest later signed_on, or … when one signed before comes into force"."""
    signed = [a.signed_on for a in agreements if a.signed_on > terminated]
    begun = [
        a.starts_on
        for a in agreements
        if a.signed_on <= terminated < a.starts_on <= min(a.last_day, day)
    ]
    return min(signed + begun, default=None)


def _duty(
    view: View, institution: Institution, period: str, opened: date, met: date | None
) -> Iterator[Duty]:
    """Clause: "the institution's health centre (none assigned: the guidance centre …)"."""
    bearer = institution.health_centre or view.guidance_of(institution)
    if bearer is None:
        view.note("nobody to bear it")
        return
    view.note("alliance-enrolment: the guidance centre bears it", not institution.health_centre)
    within = view.numbers.within_wd
    yield Duty(
        "alliance-enrolment",
        institution.code,
        bearer,
        period,
        opened,
        view.calendar.add(opened, within),
        institution.code,
        met,
        view.calendar.rests_on_provisional(opened, within),
    )
