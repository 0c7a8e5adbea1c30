"""The three rules alliance-enrolment, quarterly-visit, agreement-expiry, derived as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from calendar_cn import DAY, WorkingCalendar
from facts import Agreement, County, Institution

Row = dict[str, Any]
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Numbers:
    """The policy's first day and its numbers; the defaults are Wushan's."""

    first_day: date = date(2024, 6, 13)
    within_wd: int = 7
    min_days: int = 45
    opens_before: int = 60
    closes_after: int = 90


@dataclass(frozen=True)
class Duty:
    """One thing that one bearer owes for one subject in one period by one due date."""

    rule: str
    subject: str
    bearer: str
    period: str
    opened_on: date
    due_on: date
    institution: str
    met_on: date | None = None
    provisional: bool = False
    closes_on: date | None = None
    guidance: str | None = None

    @property
    def key(self) -> Key:
        return (self.rule, self.subject, self.bearer, self.period)

    def state(self, day: date) -> str:
        """Clause: "States of a duty as of T"."""
        if self.met_on is not None:
            return "met"
        if self.closes_on is not None and day > self.closes_on:
            return "missed"
        return "open" if day <= self.due_on else "overdue"

    def row(self, day: date) -> Row:
        """The duty as `duties --json` writes it."""
        return {
            "rule": self.rule,
            "subject": self.subject,
            "bearer": self.bearer,
            "period": self.period,
            "opened_on": self.opened_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "provisional": self.provisional,
            "state": self.state(day),
            "met_on": self.met_on.isoformat() if self.met_on else None,
            "late": self.met_on is not None and self.met_on > self.due_on,
        }


@dataclass
class Reading:
    """Derives the duties of a county as of a day."""

    county: County
    calendar: WorkingCalendar
    numbers: Numbers = field(default_factory=Numbers)

    def duties(self, day: date) -> list[Duty]:
        """Every duty as of the day. "For T < P there are no duties"."""
        if day < self.numbers.first_day:
            return []
        found: list[Duty] = []
        for institution in self.county.institutions.values():
            agreements = self.county.known_agreements(institution.code, day)
            derived = [*self._expiries(agreements, day)]
            if institution.filed_on is not None and institution.filed_on <= day:
                derived += self._enrolment(institution, institution.filed_on, agreements)
                derived += self._again(institution, institution.filed_on, agreements, day)
                derived += self._visits(institution, institution.filed_on, agreements, day)
            # "No duty exists before its opened_on."
            found += [d for d in derived if d.opened_on <= day and _is_owed(d, institution, day)]
        return sorted(found, key=lambda duty: duty.key)

    # alliance-enrolment

    def _enrolment(
        self, institution: Institution, filed: date, agreements: list[Agreement]
    ) -> Iterator[Duty]:
        """The first row: due "filed_on + 7 wd. Filed before P: P + 7 wd"."""
        first = self.numbers.first_day
        opened = max(filed, first)
        lasting = [a for a in agreements if a.last_day >= opened]
        # "and only if no agreement signed by P lasts to P or beyond"
        if filed < first and any(a.signed_on <= first for a in lasting):
            return
        # "on the earliest signed_on ≥ filed_on (≥ P where filed before P)"
        met = [a.signed_on for a in agreements if a.signed_on >= opened]
        # "or on filed_on (only where filed on or after P), when an agreement signed before lasts"
        if filed >= first and any(a.signed_on < filed for a in lasting):
            met.append(filed)
        yield from self._alliance_duty(institution, "", opened, min(met, default=None))

    def _again(
        self, institution: Institution, filed: date, agreements: list[Agreement], day: date
    ) -> Iterator[Duty]:
        """The row "again": one duty for each day on which agreements were terminated."""
        # "terminated on a day ≥ P, ≥ filed_on and before its ends_on"
        earliest = max(self.numbers.first_day, filed)
        ended = {a.terminated_on for a in agreements if a.terminated_early()}
        for terminated in sorted(t for t in ended if t is not None and t >= earliest):
            # "and no other of the institution was in force on the next day (as known on T)"
            if any(a.in_force(terminated + DAY) for a in agreements):
                continue
            met = self._met_again(terminated, agreements, day)
            yield from self._alliance_duty(institution, terminated.isoformat(), terminated, met)

    @staticmethod
    def _met_again(terminated: date, agreements: list[Agreement], day: date) -> date | None:
        """Clause: "the earliest later signed_on, or … when one signed before comes into force"."""
        signed = [a.signed_on for a in agreements if a.signed_on > terminated]
        begun = [
            a.starts_on
            for a in agreements
            if a.signed_on <= terminated < a.starts_on <= min(a.last_day, day)
        ]
        return min(signed + begun, default=None)

    def _alliance_duty(
        self, institution: Institution, period: str, opened: date, met: date | None
    ) -> Iterator[Duty]:
        """Clause: "the institution's health centre (none assigned: the guidance centre …)"."""
        bearer = institution.health_centre or self._guidance_of(institution)
        if bearer is None:
            return
        within = self.numbers.within_wd
        yield Duty(
            "alliance-enrolment",
            institution.code,
            bearer,
            period,
            opened,
            self.calendar.add(opened, within),
            institution.code,
            met,
            self.calendar.rests_on_provisional(opened, within),
        )

    # quarterly-visit

    def _visits(
        self, institution: Institution, filed: date, agreements: list[Agreement], day: date
    ) -> Iterator[Duty]:
        """Clause: "each provider that has agreements …, and the guidance centre, each for …"."""
        centre = self._guidance_of(institution)
        bearers = {a.provider: [b for b in agreements if b.provider == a.provider]
                   for a in agreements}
        if centre is not None and agreements:
            # "for the guidance centre (that of the bureau): days on which any was"
            bearers[centre] = agreements
        for first, last in quarters(self.numbers.first_day, day):
            # "counted from the latest of its first day, P and filed_on"
            start = max(first, self.numbers.first_day, filed)
            for bearer, own in bearers.items():
                count, opened = days_in_force(own, start, last)
                if opened is not None and count >= self.numbers.min_days:
                    yield self._visit_duty(institution, bearer, first, last, opened, day)

    def _visit_duty(
        self,
        institution: Institution,
        bearer: str,
        first: date,
        last: date,
        opened: date,
        day: date,
    ) -> Duty:
        """Met by "an activity `visit` … in the quarter in which that provider took part"."""
        held = self.county.visits.get((institution.code, bearer), [])
        met = min((h for h in held if first <= h <= min(last, day)), default=None)
        period = f"{first.year}-Q{(first.month + 2) // 3}"
        # "`closes_on` (the due date + 90 d)"
        closes = last + timedelta(days=self.numbers.closes_after)
        code = institution.code
        return Duty(
            "quarterly-visit", code, bearer, period, opened, last, code, met, closes_on=closes
        )

    # agreement-expiry

    def _expiries(self, agreements: list[Agreement], day: date) -> Iterator[Duty]:
        """Clause: "ends_on, if ≥ P"; of one "terminated before its ends_on does not exist"."""
        first = self.numbers.first_day
        for agreement in agreements:
            ends = agreement.ends_on
            if ends is None or ends < first or agreement.terminated_early():
                continue
            # "the latest of ends_on − 60 d, signed_on, P"
            before = ends - timedelta(days=self.numbers.opens_before)
            yield Duty(
                "agreement-expiry",
                agreement.code,
                agreement.provider,
                "",
                max(before, agreement.signed_on, first),
                ends,
                agreement.institution,
                renewed_on(agreement, agreements, day),
                guidance=agreement.guidance,
            )

    def _guidance_of(self, institution: Institution) -> str | None:
        """Clause: "is the one under … the bureau above the institution"."""
        return self.county.guidance_under(self.county.bureau_of(institution))


def renewed_on(agreement: Agreement, agreements: list[Agreement], day: date) -> date | None:
    """Clause: "another … that ends later (or never) and is not terminated by T"."""
    assert agreement.ends_on
    days: list[date] = []
    for other in agreements:
        if (other.ends_on or date.max) <= agreement.ends_on or other.terminated_on is not None:
            continue
        # "on its signed_on, or on its starts_on where that is later than ends_on + 1 d"
        gap = other.starts_on > agreement.ends_on + DAY
        days.append(other.starts_on if gap else other.signed_on)
    return min((d for d in days if d <= day), default=None)


def quarters(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Clause: "Periods are those from the one that holds P to the one that holds T"."""
    year, quarter = first.year, (first.month - 1) // 3
    while (begin := date(year, quarter * 3 + 1, 1)) <= last:
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)
        yield begin, date(year, quarter * 3 + 1, 1) - DAY


def days_in_force(agreements: list[Agreement], first: date, last: date) -> tuple[int, date | None]:
    """On how many days from first to last any of them was in force, and the first such day."""
    spans = [(max(a.starts_on, first), min(a.last_day, last)) for a in agreements]
    count, opened, counted_to = 0, None, first - DAY
    for start, end in sorted(s for s in spans if s[0] <= s[1]):
        opened = opened or start
        start = max(start, counted_to + DAY)
        if start <= end:
            count += (end - start).days + 1
            counted_to = end
    return count, opened


def _is_owed(duty: Duty, institution: Institution, day: date) -> bool:
    """Clause: "Closed" and "Suspended" of the fine print."""
    closed = institution.closed_on
    if closed is not None and closed <= day:
        # "of calendar duties … those due on or after C are not owed, earlier ones stay"
        if duty.closes_on is not None and duty.due_on >= closed:
            return False
        # "unmet duties without a calendar period are not owed any more"
        if duty.closes_on is None and duty.met_on is None:
            return False
    # "its unmet duties (missed ones too) are not owed while it lasts"
    return duty.met_on is not None or not institution.is_suspended(day)
