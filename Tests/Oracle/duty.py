"""A duty, its states, and what a rule may look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from calendar_cn import WorkingCalendar
from facts import Agreement, County, Institution

Row = dict[str, Any]
Key = tuple[str, str, str, str]


class Note(Protocol):
    """Counts a special case, if it is one."""

    def __call__(self, case: str, when: bool = True) -> None: ...


@dataclass(frozen=True)
class Numbers:
    """The numbers of a policy's rules; the defaults are those of the table."""

    within_wd: int = 7
    visit_days: int = 45
    training_days: int = 90
    disease_control_days: int = 90
    meeting_days: int = 45
    expiry_opens_before_d: int = 60
    closes_after_d: int = 90
    evaluation_months: int = 36
    evaluation_opens_before_d: int = 90
    record_wd: int = 10
    filing_d: int = 30
    liaison_wd: int = 5
    guidance_d: int = 90
    insurance_d: int = 30
    insurance_opens_before_d: int = 30
    # "not before P + 30 d"
    grace_d: int = 30


@dataclass(frozen=True)
class Duty:
    """One thing that one bearer owes for one subject in one period by one due date.

    `institution`: the one whose closing and suspension count, none where the bearer is the subject.
    `closes_on`: set for duties of a calendar period alone.
    """

    rule: str
    subject: str
    bearer: str
    period: str
    opened_on: date
    due_on: date
    institution: str | None
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

    def row(self, policy: str, day: date) -> Row:
        """The duty as `duties --json` writes it."""
        return {
            "policy": policy,
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


@dataclass(frozen=True)
class View:
    """What a rule may look at: the county as known on T, T, and its policy's P and numbers."""

    county: County
    day: date
    first_day: date
    numbers: Numbers
    calendar: WorkingCalendar
    # Counts the special cases that the rules come upon.
    note: Note

    @property
    def grace_ends_on(self) -> date:
        """P + 30 d."""
        return self.first_day + timedelta(days=self.numbers.grace_d)

    def filed(self) -> Iterator[tuple[Institution, date]]:
        """The filed institutions, each with its day of filing."""
        for institution in self.county.institutions.values():
            if institution.filed_on is not None:
                yield institution, institution.filed_on

    def agreements(self, institution: str) -> list[Agreement]:
        """Its agreements that are signed by T."""
        return self.county.agreements.get(institution, [])

    def current(self, institution: str, day: date) -> Agreement | None:
        """Clause: "the agreement current on that day (latest starts_on, then greatest code)"."""
        in_force = [a for a in self.agreements(institution) if a.in_force(day)]
        return max(in_force, key=lambda a: (a.starts_on, a.code), default=None)

    def bureau_of(self, institution: Institution) -> str | None:
        """Clause: "for an institution above its health centre; else the policy's"."""
        return self.county.organisations.bureau_above(institution.health_centre)

    def guidance_of(self, institution: Institution) -> str | None:
        """Clause: "is the one under … the bureau above the institution"."""
        return self.county.organisations.guidance_under(self.bureau_of(institution))

    def cdc_of(self, institution: Institution) -> str | None:
        """Clause: likewise."""
        return self.county.organisations.cdc_under(self.bureau_of(institution))

    def closes_on(self, due: date) -> date:
        """Clause: "`closes_on` (the due date + 90 d)"."""
        return due + timedelta(days=self.numbers.closes_after_d)
