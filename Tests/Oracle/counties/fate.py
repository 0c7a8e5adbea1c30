"""Moves days together, so that many facts fall on the few days that are asked about."""

from __future__ import annotations

from datetime import date

from counties.dice import Cells, Dice, plus, text

# The columns that hold a day, by file.
DATES = {
    "institutions": ("licensed_on", "filed_on", "suspended_on", "resumed_on", "closed_on",
                     "insured_until"),
    "agreements": ("signed_on", "starts_on", "ends_on", "terminated_on"),
    "activities": ("held_on",),
    "findings": ("mend_by", "mended_on"),
    "children": ("born_on", "enrolled_on", "left_on", "record_opened_on"),
    "child_services": ("done_on",),
}


def gather(dice: Dice, tables: dict[str, list[Cells]]) -> None:
    """Moves some of the days near a fateful one to it, or to the day beside it."""
    for name, columns in DATES.items():
        share = 0.5 if name == "institutions" else 0.3
        for row in tables[name]:
            for column in columns:
                if column != "born_on" and row.get(column) and dice.chance(share):
                    row[column] = text(_moved(dice, date.fromisoformat(row[column])))
            mend_resumption(row)


def mend_resumption(row: Cells) -> None:
    """Clause: "a resumed_on before suspended_on is refused at import"."""
    if row.get("resumed_on") and row["resumed_on"] < row.get("suspended_on", ""):
        row["resumed_on"] = row["suspended_on"]


def _moved(dice: Dice, day: date) -> date:
    nearest = min(dice.fateful, key=lambda fateful: abs((fateful - day).days))
    if abs((nearest - day).days) > 25:
        return day
    return plus(nearest, dice.one_of([-1, 0, 0, 1]))
