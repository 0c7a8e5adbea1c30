"""The county's facts, and what of them is known on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from organisations import Organisations


@dataclass(frozen=True)
class Institution:
    code: str
    health_centre: str | None = None
    filed_on: date | None = None
    licensed_on: date | None = None
    suspended_on: date | None = None
    resumed_on: date | None = None
    closed_on: date | None = None
    insured_until: date | None = None

    def is_suspended(self, day: date) -> bool:
        """Clause: "suspended_on ≤ T, and resumed_on empty or > T"."""
        if self.suspended_on is None or self.suspended_on > day:
            return False
        return self.resumed_on is None or self.resumed_on > day

    def is_filed(self, day: date) -> bool:
        """Whether it was filed on the day already."""
        return self.filed_on is not None and self.filed_on <= day


@dataclass(frozen=True)
class Agreement:
    """A signed agreement; a draft "counts nowhere" and is not kept."""

    code: str
    institution: str
    provider: str
    signed_on: date
    starts_on: date
    ends_on: date | None = None
    terminated_on: date | None = None
    guidance: str | None = None
    # Whether name and phone of that side's liaison stand in it.
    names_provider_liaison: bool = True
    names_institution_liaison: bool = True

    @property
    def last_day(self) -> date:
        """Clause: "the smaller of ends_on and terminated_on, where set"."""
        return min(self.ends_on or date.max, self.terminated_on or date.max)

    def in_force(self, day: date) -> bool:
        """Clause: "starts_on ≤ d …, and d ≤ ends_on, d ≤ terminated_on where set"."""
        return self.starts_on <= day <= self.last_day

    def terminated_early(self) -> bool:
        """Terminated "before its ends_on"; one that never ends is always terminated before it."""
        return self.terminated_on is not None and self.terminated_on < (self.ends_on or date.max)


@dataclass(frozen=True)
class Activity:
    kind: str
    held_on: date
    institutions: tuple[str, ...]
    providers: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    code: str
    institution: str
    held_on: date
    mend_by: date | None = None
    mended_on: date | None = None


@dataclass(frozen=True)
class Child:
    """`services`: the day on which an item of a milestone's package was given."""

    institution: str
    born_on: date
    enrolled_on: date
    left_on: date | None = None
    consents: bool = True
    record_opened_on: date | None = None
    services: dict[tuple[int, str], date] = field(default_factory=dict)

    def has_left(self, day: date) -> bool:
        """Clause: "left_on ≤ h is left"."""
        return self.left_on is not None and self.left_on <= day


@dataclass
class County:
    """The registry. Agreements and children stand under their institution's code."""

    organisations: Organisations
    institutions: dict[str, Institution]
    agreements: dict[str, list[Agreement]] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    children: dict[str, list[Child]] = field(default_factory=dict)
    # The ★ items of each milestone, in months.
    package: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at: dict[tuple[str, str], list[Activity]] = defaultdict(list)
        for activity in self.activities:
            for institution in activity.institutions:
                self._at[activity.kind, institution].append(activity)

    def held_at(self, kind: str, institution: str) -> list[Activity]:
        """The activities of a kind that list the institution."""
        return self._at.get((kind, institution), [])

    def known_on(self, day: date) -> County:
        """Clause: "As of T, only facts dated ≤ T exist … Columns without a date are taken as they
        stand". The days of services are compared where they are asked for."""
        return County(
            self.organisations,
            {code: _institution_known(i, day) for code, i in self.institutions.items()},
            {
                code: [_agreement_known(a, day) for a in signed if a.signed_on <= day]
                for code, signed in self.agreements.items()
            },
            [a for a in self.activities if a.held_on <= day],
            [_finding_known(f, day) for f in self.findings if f.held_on <= day],
            {
                code: [_child_known(c, day) for c in children if c.enrolled_on <= day]
                for code, children in self.children.items()
            },
            self.package,
        )


def _seen(fact: date | None, day: date) -> date | None:
    """The fact's day, or none where it lies later."""
    return fact if fact is not None and fact <= day else None


def _institution_known(institution: Institution, day: date) -> Institution:
    return replace(
        institution,
        filed_on=_seen(institution.filed_on, day),
        licensed_on=_seen(institution.licensed_on, day),
        suspended_on=_seen(institution.suspended_on, day),
        closed_on=_seen(institution.closed_on, day),
    )


def _agreement_known(agreement: Agreement, day: date) -> Agreement:
    if _seen(agreement.terminated_on, day) == agreement.terminated_on:
        return agreement
    return replace(agreement, terminated_on=None)


def _finding_known(finding: Finding, day: date) -> Finding:
    return replace(finding, mended_on=_seen(finding.mended_on, day))


def _child_known(child: Child, day: date) -> Child:
    if _seen(child.record_opened_on, day) == child.record_opened_on:
        return child
    return replace(child, record_opened_on=None)
