"""The county's facts, read from the CSV files of interfaces.md."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

# "Wushan's receipts are WSyyyymmddnn"
RECEIPT = re.compile(r"WS(?P<date>\d{8})\d{2}")


@dataclass(frozen=True)
class Organisation:
    code: str
    kind: str
    parent: str | None = None


@dataclass(frozen=True)
class Institution:
    code: str
    health_centre: str | None = None
    filed_on: date | None = None
    suspended_on: date | None = None
    resumed_on: date | None = None
    closed_on: date | None = None

    def is_suspended(self, day: date) -> bool:
        """Clause: "suspended_on ≤ T, and resumed_on empty or > T"."""
        if self.suspended_on is None or self.suspended_on > day:
            return False
        return self.resumed_on is None or self.resumed_on > day


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


@dataclass
class County:
    """The registry, with what is asked of it: who is above whom, who visited whom."""

    organisations: dict[str, Organisation]
    institutions: dict[str, Institution]
    agreements: dict[str, list[Agreement]]
    visits: dict[tuple[str, str], list[date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._bureau = {code: self._nearest_bureau(code) for code in self.organisations}
        # "its bureau being the smallest code of that kind"
        bureaus = [o.code for o in self.organisations.values() if o.kind == "bureau"]
        self.policy_bureau = min(bureaus)

    def known_agreements(self, institution: str, day: date) -> list[Agreement]:
        """Clause: "an agreement signed later, a termination … dated later are not seen"."""
        signed = [a for a in self.agreements.get(institution, []) if a.signed_on <= day]
        hidden = [a.terminated_on is not None and a.terminated_on > day for a in signed]
        return [replace(a, terminated_on=None) if h else a for a, h in zip(signed, hidden)]

    def bureau_above(self, organisation: str) -> str:
        """Clause: "the nearest bureau above the bearer (by parent_code) …; else the policy's"."""
        return self._bureau.get(organisation) or self.policy_bureau

    def bureau_of(self, institution: Institution) -> str:
        """Clause: "for an institution above its health centre; else the policy's"."""
        if institution.health_centre is None:
            return self.policy_bureau
        return self.bureau_above(institution.health_centre)

    def guidance_under(self, bureau: str) -> str | None:
        """Clause: "the guidance centre under that bureau (the smallest code, where … several)"."""
        centres = [o.code for o in self.organisations.values() if o.kind == "guidance_centre"]
        return min((c for c in centres if self._bureau[c] == bureau), default=None)

    def _nearest_bureau(self, code: str) -> str | None:
        seen = {code}
        parent = self.organisations[code].parent
        while parent and parent not in seen and parent in self.organisations:
            if self.organisations[parent].kind == "bureau":
                return parent
            seen.add(parent)
            parent = self.organisations[parent].parent
        return None


def read_county(folder: Path) -> County:
    """The county of a folder of CSV files."""
    organisations = [
        Organisation(r["code"], r["kind"], r.get("parent_code") or None)
        for r in rows(folder / "organisations.csv")
    ]
    institutions = [_institution(r) for r in rows(folder / "institutions.csv")]
    agreements: dict[str, list[Agreement]] = defaultdict(list)
    for row in rows(folder / "agreements.csv"):
        # "Without signed_on it is a draft and counts nowhere"
        if row.get("signed_on"):
            agreements[row["institution_code"]].append(_agreement(row))
    return County(
        {o.code: o for o in organisations},
        {i.code: i for i in institutions},
        dict(agreements),
        _visits(rows(folder / "activities.csv")),
    )


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; "all files but organisations and institutions may be absent"."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day_of(text: str | None) -> date | None:
    """A civil day, or none where the cell is empty."""
    return date.fromisoformat(text) if text else None


def _institution(row: dict[str, str]) -> Institution:
    return Institution(
        code=row["code"],
        health_centre=row.get("health_centre_code") or None,
        filed_on=day_of(row.get("filed_on")) or _receipt_day(row.get("receipt_no") or ""),
        suspended_on=day_of(row.get("suspended_on")),
        resumed_on=day_of(row.get("resumed_on")),
        closed_on=day_of(row.get("closed_on")),
    )


def _receipt_day(receipt: str) -> date | None:
    """Clause: "filed_on empty: taken from receipt_no where it matches … pattern"."""
    match = RECEIPT.fullmatch(receipt)
    return date.fromisoformat(match["date"]) if match else None


def _agreement(row: dict[str, str]) -> Agreement:
    signed_on = date.fromisoformat(row["signed_on"])
    return Agreement(
        code=row["code"],
        institution=row["institution_code"],
        provider=row["provider_code"],
        signed_on=signed_on,
        # "starts_on (empty: signed_on)"
        starts_on=day_of(row.get("starts_on")) or signed_on,
        ends_on=day_of(row.get("ends_on")),
        terminated_on=day_of(row.get("terminated_on")),
        guidance=row.get("guidance_code") or None,
    )


def _visits(activities: list[dict[str, str]]) -> dict[tuple[str, str], list[date]]:
    """The days of visits by (institution, provider): "a joint visit counts for each"."""
    visits: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in activities:
        if row["kind"] != "visit":
            continue
        held_on = date.fromisoformat(row["held_on"])
        for institution in filter(None, (row.get("institution_codes") or "").split(";")):
            for provider in filter(None, (row.get("provider_codes") or "").split(";")):
                visits[institution, provider].append(held_on)
    return {key: sorted(days) for key, days in visits.items()}
