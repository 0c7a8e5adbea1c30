"""A random county as the CSV files of interfaces.md.

    python3 county.py --seed 7 --institutions 120 --children 800 --out DIR
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from counties.activities import Diary
from counties.agreements import agreements
from counties.children import Nursery
from counties.contacts import contacts
from counties.dice import Cells, Dice
from counties.fate import gather
from counties.institutions import institution
from counties.organisations import codes, organisations

COLUMNS = {
    "organisations": "code kind name parent_code area public",
    "institutions": "code name area health_centre_code receipt_no licensed_on filed_on "
    "suspended_on resumed_on closed_on insured_from insured_until",
    "agreements": "code institution_code provider_code guidance_code signed_on starts_on ends_on "
    "terminated_on provider_liaison provider_phone institution_liaison institution_phone",
    "activities": "code kind held_on institution_codes provider_codes staff_hours",
    "findings": "code activity_code institution_code text mend_by mended_on",
    "children": "code institution_code born_on enrolled_on left_on record_consent record_opened_on",
    "child_services": "child_code milestone_months item done_on",
    "contacts": "owner_code name role email phone webhook active",
}
Tables = dict[str, list[Cells]]


def county(
    seed: int, institutions: int | None = None, children: int | None = None, webhook: str = ""
) -> Tables:
    """The rows of all eight files; the size too comes from the seed where none is given."""
    dice = Dice(seed)
    institutions = institutions or dice.number(80, 600)
    children = children if children is not None else dice.number(400, 4000)
    tables: Tables = {"organisations": organisations(dice)}
    centres = codes(tables["organisations"], "health_centre")
    houses = [institution(dice, n, centres) for n in range(1, institutions + 1)]
    tables["institutions"] = houses
    signed = [a for i in houses for a in agreements(dice, tables["organisations"], i)]
    tables["agreements"] = signed
    diary = Diary(dice, tables["organisations"], houses, signed)
    tables["activities"], tables["findings"] = diary.activities, diary.findings
    nursery = Nursery(dice, houses, children)
    tables["children"], tables["child_services"] = nursery.children, nursery.services
    gather(dice, tables)
    owners = [row["code"] for row in tables["organisations"] + houses]
    tables["contacts"] = [c for owner in owners for c in contacts(dice, owner, webhook)]
    return tables


def write(tables: Tables, folder: Path) -> None:
    """Writes all eight files, empty ones too, so that `--replace` clears older rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns.split(), restval="")
            writer.writeheader()
            writer.writerows(tables[name])


def main() -> None:
    parser = argparse.ArgumentParser(description="writes a random county as CSV files")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--institutions", type=int, help="else 80 to 600")
    parser.add_argument("--children", type=int, help="else 400 to 4000")
    parser.add_argument("--webhook", default="", help="an endpoint that some contacts have")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    made = county(options.seed, options.institutions, options.children, options.webhook)
    write(made, options.out)


if __name__ == "__main__":
    main()
