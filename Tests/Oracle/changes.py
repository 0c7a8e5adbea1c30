"""Random changes of a county, each of one row, and the ways in which they reach the registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counties.dice import LAST_DAY, Cells, Dice, plus, text
from counties.fate import DATES, mend_resumption
from county import COLUMNS, Tables

KEYS = {"child_services": ("child_code", "milestone_months", "item")}
# What must be filled, by interfaces.md.
FILLED = {"held_on", "born_on", "enrolled_on", "done_on"}
# How many of a hundred changes fall to a table.
SHARES = {"organisations": 6, "institutions": 22, "agreements": 24, "activities": 18,
          "findings": 8, "children": 14, "child_services": 8}


@dataclass(frozen=True)
class Change:
    """A row as it shall be, or none where it shall go; `key` says which."""

    table: str
    key: tuple[str, ...]
    row: Cells | None


def key_of(table: str, row: Cells) -> tuple[str, ...]:
    return tuple(row[column] for column in KEYS.get(table, ("code",)))


class Changes:
    """Changes of distinct rows, so that every order of them ends in one county."""

    def __init__(self, dice: Dice, tables: Tables, number: int) -> None:
        self.dice = dice
        self.tables = {
            name: {key_of(name, row): row for row in rows}
            for name, rows in tables.items()
            if name != "contacts"
        }
        self.named = {f["activity_code"] for f in tables["findings"]}
        self.cared_for = {s["child_code"] for s in tables["child_services"]}
        found: dict[tuple[str, tuple[str, ...]], Change] = {}
        while len(found) < number:
            change = self._change()
            found.setdefault((change.table, change.key), change)
        self.all = list(found.values())

    def _change(self) -> Change:
        table = self.dice.random.choices(list(SHARES), list(SHARES.values()))[0]
        if not self.tables[table]:
            table = "institutions"
        key = self.dice.one_of(list(self.tables[table]))
        row = dict(self.tables[table][key])
        if self.dice.chance(0.12) and self._may_go(table, row):
            return Change(table, key, None)
        self._alter(table, row)
        return Change(table, key, row)

    def _may_go(self, table: str, row: Cells) -> bool:
        """Rows that others name stay."""
        if table in ("organisations", "institutions"):
            return False
        code = row.get("code", "")
        return code not in self.named and code not in self.cared_for

    def _alter(self, table: str, row: Cells) -> None:
        """One or two columns take another value."""
        for _ in range(self.dice.number(1, 2)):
            if table in DATES and self.dice.chance(0.7):
                self._date(row, self.dice.one_of(DATES[table]))
            else:
                self._word(table, row)
        mend_resumption(row)

    def _date(self, row: Cells, column: str) -> None:
        """Some days earlier or later, another day, or none."""
        before = row.get(column)
        if column == "filed_on":
            # the receipt would fill it again
            row["receipt_no"] = ""
        if before and column not in FILLED and self.dice.chance(0.25):
            row[column] = ""
            return
        near = date.fromisoformat(before) if before else self.dice.day(date(2024, 1, 1), LAST_DAY)
        row[column] = text(plus(near, self.dice.one_of([-90, -31, -7, -1, 0, 1, 7, 31, 90])))

    def _word(self, table: str, row: Cells) -> None:
        """Another organisation, another institution, another consent."""
        match table:
            case "organisations":
                if row["kind"] in ("bureau", "city") or self.dice.chance(0.4):
                    row["public"] = "no" if row["public"] == "yes" else "yes"
                else:
                    row["parent_code"] = self.dice.one_of(["", *self._codes("bureau", "city")])
            case "institutions":
                row["health_centre_code"] = self.dice.one_of(["", *self._codes("health_centre")])
            case "agreements":
                column = self.dice.one_of(["provider_code", "guidance_code", "provider_liaison",
                                           "institution_phone", "institution_code"])
                row[column] = self._value(column)
            case "activities":
                column = self.dice.one_of(["provider_codes", "institution_codes"])
                row[column] = self._value(column.removesuffix("s"))
                row["staff_hours"] = ""
            case "findings":
                row["institution_code"] = self._value("institution_code")
            case "children":
                row["record_consent"] = self.dice.one_of(["yes", "no", "unknown"])
                if self.dice.chance(0.3):
                    row["institution_code"] = self._value("institution_code")

    def _value(self, column: str) -> str:
        match column:
            case "institution_code":
                return self.dice.one_of(list(self.tables["institutions"]))[0]
            case "provider_code":
                return self.dice.one_of(self._codes("health_centre", "hospital", "cdc"))
            case "guidance_code":
                return self.dice.one_of(["", *self._codes("guidance_centre")])
            case _:
                return self.dice.one_of(["", "023-57681111"])

    def _codes(self, *kinds: str) -> list[str]:
        rows = self.tables["organisations"].values()
        return sorted(o["code"] for o in rows if o["kind"] in kinds)


def apply(changes: list[Change], tables: Tables) -> Tables:
    """The county after the changes."""
    after = {name: {key_of(name, r): r for r in rows} for name, rows in tables.items()
             if name != "contacts"}
    for change in changes:
        after[change.table].pop(change.key, None)
        if change.row is not None:
            after[change.table][change.key] = change.row
    changed = {name: list(rows.values()) for name, rows in after.items()}
    return changed | {"contacts": tables["contacts"]}


def script(changes: list[Change]) -> str:
    """The changes as SQL on the registry's tables, each in a transaction of its own."""
    return "\n".join(statement for change in changes for statement in _statements(change))


def _statements(change: Change) -> Iterator[str]:
    columns = KEYS.get(change.table, ("code",))
    where = " and ".join(
        f"{c} = {_literal(c, v)}" for c, v in zip(columns, change.key, strict=True)
    )
    if change.row is None:
        yield f"delete from registry.{change.table} where {where};"
        return
    values = ", ".join(
        f"{name} = {_literal(name, change.row.get(name, ''))}"
        for name in COLUMNS[change.table].split()
        if name not in (*columns, "staff_hours") and name in _stored(change)
    )
    yield f"update registry.{change.table} set {values} where {where};"


def _stored(change: Change) -> set[str]:
    """The columns that stand in the table as in the file; filed_on may come from the receipt."""
    columns = set(COLUMNS[change.table].split())
    from_receipt = change.row and change.row.get("receipt_no") and not change.row.get("filed_on")
    return columns - {"filed_on"} if from_receipt else columns


def _literal(column: str, value: str) -> str:
    if column in ("institution_codes", "provider_codes"):
        quoted = ", ".join(_quoted(code) for code in value.split(";") if code)
        return f"array[{quoted}]::text[]"
    return _quoted(value) if value else "null"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
