"""Reads the CSV files of interfaces.md."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

from facts import Activity, Agreement, Child, County, Finding, Institution
from organisations import Organisation, Organisations

PACKAGE = Path(__file__).resolve().parents[2] / "Config" / "service-package.csv"
# "Wushan's receipts are WSyyyymmddnn"
RECEIPT = re.compile(r"WS(?P<date>\d{8})\d{2}")

Cells = dict[str, str]


def read_county(folder: Path, package: Path = PACKAGE) -> County:
    """The county of a folder of CSV files."""
    activities = {r["code"]: _activity(r) for r in rows(folder / "activities.csv")}
    agreements: dict[str, list[Agreement]] = defaultdict(list)
    for row in rows(folder / "agreements.csv"):
        # "Without signed_on it is a draft and counts nowhere"
        if row.get("signed_on"):
            agreements[row["institution_code"]].append(_agreement(row))
    return County(
        Organisations([_organisation(r) for r in rows(folder / "organisations.csv")]),
        {r["code"]: _institution(r) for r in rows(folder / "institutions.csv")},
        dict(agreements),
        list(activities.values()),
        [_finding(r, activities[r["activity_code"]]) for r in rows(folder / "findings.csv")],
        _children(rows(folder / "children.csv"), rows(folder / "child_services.csv")),
        read_package(package),
    )


def rows(path: Path) -> list[Cells]:
    """The rows of a CSV file; "all files but organisations and institutions may be absent"."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_package(path: Path = PACKAGE) -> dict[int, frozenset[str]]:
    """Annex 3: the ★ items of each milestone; columns m3, m6, … name the months."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows(path):
        for column, cell in row.items():
            if cell == "★":
                found[int(column.removeprefix("m"))].add(row["item"])
    return {months: frozenset(items) for months, items in found.items()}


def day_of(text: str | None) -> date | None:
    """A civil day, or none where the cell is empty."""
    return date.fromisoformat(text) if text else None


def _list(cell: str | None) -> tuple[str, ...]:
    """Clause: "lists split by `;`"."""
    return tuple(filter(None, (cell or "").split(";")))


def _organisation(row: Cells) -> Organisation:
    return Organisation(
        row["code"], row["kind"], row.get("parent_code") or None, row.get("public") == "yes"
    )


def _institution(row: Cells) -> Institution:
    return Institution(
        code=row["code"],
        health_centre=row.get("health_centre_code") or None,
        filed_on=day_of(row.get("filed_on")) or _receipt_day(row.get("receipt_no") or ""),
        licensed_on=day_of(row.get("licensed_on")),
        suspended_on=day_of(row.get("suspended_on")),
        resumed_on=day_of(row.get("resumed_on")),
        closed_on=day_of(row.get("closed_on")),
        insured_until=day_of(row.get("insured_until")),
    )


def _receipt_day(receipt: str) -> date | None:
    """Clause: "filed_on empty: taken from receipt_no where it matches … pattern"."""
    match = RECEIPT.fullmatch(receipt)
    return date.fromisoformat(match["date"]) if match else None


def _agreement(row: Cells) -> Agreement:
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
        names_provider_liaison=bool(row.get("provider_liaison") and row.get("provider_phone")),
        names_institution_liaison=bool(
            row.get("institution_liaison") and row.get("institution_phone")
        ),
    )


def _activity(row: Cells) -> Activity:
    return Activity(
        row["kind"],
        date.fromisoformat(row["held_on"]),
        _list(row.get("institution_codes")),
        _list(row.get("provider_codes")),
    )


def _finding(row: Cells, activity: Activity) -> Finding:
    return Finding(
        row["code"],
        row["institution_code"],
        activity.held_on,
        day_of(row.get("mend_by")),
        day_of(row.get("mended_on")),
    )


def _children(children: list[Cells], services: list[Cells]) -> dict[str, list[Child]]:
    done: dict[str, dict[tuple[int, str], date]] = defaultdict(dict)
    for row in services:
        item = (int(row["milestone_months"]), row["item"])
        done[row["child_code"]][item] = date.fromisoformat(row["done_on"])
    found: dict[str, list[Child]] = defaultdict(list)
    for row in children:
        found[row["institution_code"]].append(
            Child(
                row["institution_code"],
                date.fromisoformat(row["born_on"]),
                date.fromisoformat(row["enrolled_on"]),
                day_of(row.get("left_on")),
                # "consent yes": neither no nor unknown
                row["record_consent"] == "yes",
                day_of(row.get("record_opened_on")),
                done.get(row["code"], {}),
            )
        )
    return dict(found)
