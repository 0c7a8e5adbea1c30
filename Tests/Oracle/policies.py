"""The two policies: "Which policy runs which", with the ladders of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from duty import Duty, Numbers, View
from ladder import Ladder, Stage
from rules import (
    agreement_expiry,
    alliance_enrolment,
    annual_disease_control,
    annual_training,
    coordination_meeting,
    guidance_agreement,
    health_record_gap,
    liability_insurance,
    liaison_missing,
    provider_coverage,
    quarterly_visit,
    rectification,
    service_package,
    triennial_evaluation,
    unfiled_institution,
)

Derivation = Callable[[View], Iterator[Duty]]


def ladder(text: str) -> Ladder:
    """Reads `-3wd bearer; every5wd bearer bureau`, near enough to how the table writes it."""
    rungs = [rung.split() for rung in text.split(";")]
    return tuple(Stage(name, tuple(roles)) for name, *roles in rungs)


YEARLY = "10-15 bearer; 11-15 bearer; 12-15 bearer; +1wd bearer bureau"
RULES: dict[str, tuple[Derivation, Ladder]] = {
    "alliance-enrolment": (alliance_enrolment.duties, ladder(
        "open bearer institution; -3wd bearer; 0 bearer guidance; +1wd bearer guidance bureau; "
        "every5wd bearer bureau")),
    "quarterly-visit": (quarterly_visit.duties, ladder(
        "-30d bearer; -10wd bearer; -3wd bearer; +1wd bearer bureau; every10wd bearer bureau")),
    "agreement-expiry": (agreement_expiry.duties, ladder(
        "-60d bearer guidance; -30d bearer institution; -7d bearer institution guidance; "
        "+1wd bearer guidance bureau; every5wd bearer bureau")),
    "annual-training": (annual_training.duties, ladder(YEARLY)),
    "annual-disease-control": (annual_disease_control.duties, ladder(YEARLY)),
    "triennial-evaluation": (triennial_evaluation.duties, ladder(
        "-90d bearer guidance; -30d bearer guidance; +1wd bearer guidance bureau; "
        "every10wd bearer bureau")),
    "health-record-gap": (health_record_gap.duties, ladder("0 bearer; +5wd bearer guidance")),
    "service-package": (service_package.duties, ladder("-10wd bearer; +1wd bearer guidance")),
    "unfiled-institution": (unfiled_institution.duties, ladder(
        "0 bearer institution; every20wd bearer bureau")),
    "liaison-missing": (liaison_missing.duties, ladder(
        "0 bearer guidance; every10wd bearer guidance")),
    "coordination-meeting": (coordination_meeting.duties, ladder(
        "-10wd bearer; +1wd bearer bureau")),
    "rectification": (rectification.duties, ladder(
        "-3wd bearer; +1wd bearer CDC; every5wd CDC bureau")),
    "provider-coverage": (provider_coverage.duties, ladder(
        "10-15 bearer; 12-01 bearer; +1wd bearer bureau")),
    "guidance-agreement": (guidance_agreement.duties, ladder("-30d bearer; 0 bearer")),
    "liability-insurance": (liability_insurance.duties, ladder(
        "-30d bearer; 0 bearer; every20wd bearer")),
}


@dataclass(frozen=True)
class Policy:
    """A policy's name, first day, numbers, and the rules that it runs."""

    name: str
    first_day: date
    rules: tuple[str, ...]
    numbers: Numbers = Numbers()

    @property
    def ladders(self) -> dict[str, Ladder]:
        return {rule: RULES[rule][1] for rule in self.rules}


# "Wushan: the first thirteen rows (all with source W)", the row "again" among them.
WUSHAN = Policy("wushan-2024-25", date(2024, 6, 13), tuple(RULES)[:12])
LIUZHOU = Policy(
    "liuzhou-2025-04-11",
    date(2025, 4, 11),
    (
        "alliance-enrolment",
        "agreement-expiry",
        "health-record-gap",
        "provider-coverage",
        "guidance-agreement",
        "liability-insurance",
    ),
    Numbers(within_wd=20),
)
POLICIES = {policy.name: policy for policy in (WUSHAN, LIUZHOU)}
