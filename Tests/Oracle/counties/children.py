"""Children, their health records and their services, at the edges of months and milestones."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from periods import first_of_month, last_of_month, plus_months
from registry import read_package

from counties.dice import FIRST_DAY, Cells, Dice, plus, text


class Nursery:
    """The children of a county and the services that they had."""

    def __init__(self, dice: Dice, institutions: list[Cells], number: int) -> None:
        self.dice = dice
        self.package = {m: sorted(items) for m, items in sorted(read_package().items())}
        self.everything = sorted({item for items in self.package.values() for item in items})
        self.children: list[Cells] = []
        self.services: list[Cells] = []
        # Where much is done in time, duties are met; elsewhere they are not.
        diligence = {i["code"]: dice.one_of([0.5, 0.9, 0.99]) for i in institutions}
        birthdays: dict[str, list[date]] = {}
        for n in range(1, number + 1):
            institution = dice.one_of(institutions)["code"]
            known = birthdays.setdefault(institution, [])
            # some of one house are born in one month, and reach milestones together
            born = _birthday(dice)
            if known and dice.chance(0.4):
                born = plus(first_of_month(dice.one_of(known)), dice.number(0, 27))
            known.append(born)
            self._child(f"E{n:05}", institution, born, diligence[institution])
        dice.random.shuffle(self.children)
        dice.random.shuffle(self.services)

    def _child(self, code: str, institution: str, born: date, diligence: float) -> None:
        enrolled = self._enrolled(born)
        row = {"code": code, "institution_code": institution, "born_on": text(born),
               "enrolled_on": text(enrolled), "left_on": text(self._left(born, enrolled)),
               "record_consent": self.dice.random.choices(["yes", "no", "unknown"], [8, 1, 1])[0],
               "record_opened_on": text(self._record(enrolled, diligence))}
        self.children.append(row)
        for months in self.package:
            reached = plus_months(born, months)
            if reached >= plus(first_of_month(FIRST_DAY), -40) and reached >= plus(enrolled, -40):
                self._serve(code, months, reached, diligence)

    def _enrolled(self, born: date) -> date:
        """At some age; on the first or last of a month; on, before or after a milestone."""
        enrolled = plus(born, self.dice.number(60, 800))
        kind = self.dice.random.random()
        if kind < 0.15:
            return first_of_month(enrolled)
        if kind < 0.25:
            return last_of_month(enrolled)
        if kind < 0.45:
            reached = plus_months(born, self.dice.one_of(list(self.package)))
            return plus(reached, self.dice.one_of([-1, 0, 1]))
        return enrolled

    def _left(self, born: date, enrolled: date) -> date | None:
        """Never; some day; a month's first or last; around a milestone or the day it is due by."""
        if self.dice.chance(0.55):
            return None
        left = plus(enrolled, self.dice.number(1, 600))
        kind = self.dice.random.random()
        if kind < 0.2:
            left = first_of_month(left)
        elif kind < 0.4:
            left = last_of_month(left)
        elif kind < 0.6:
            reached = plus_months(born, self.dice.one_of(list(self.package)))
            left = plus(reached, self.dice.one_of([0, 1, 20, 30]))
        elif kind < 0.7:
            due = last_of_month(plus_months(first_of_month(left), 1))
            left = plus(due, self.dice.one_of([0, 1]))
        return max(left, plus(enrolled, 1))

    def _record(self, enrolled: date, diligence: float) -> date | None:
        """Before the enrolment, soon, at a month's edge, late, never."""
        if not self.dice.chance(diligence):
            return None if self.dice.chance(0.5) else plus(enrolled, self.dice.number(30, 400))
        opened = plus(enrolled, self.dice.number(-20, 60))
        kind = self.dice.random.random()
        if kind < 0.15:
            return first_of_month(opened)
        if kind < 0.3:
            return last_of_month(opened)
        return opened

    def _serve(self, code: str, months: int, reached: date, diligence: float) -> None:
        """All items on one day, one of them later or never, or none; items without a star."""
        if self.dice.chance((1 - diligence) / 2):
            return
        done = plus(reached, self.dice.one_of([-3, 0, 0, 1, 5, 12, 25, 40]))
        if self.dice.chance(0.05):
            due = last_of_month(plus_months(first_of_month(reached), 1))
            done = plus(due, self.dice.one_of([0, 1, 60, 90, 91]))
        items = list(self.package[months])
        lacking = self.dice.one_of(items) if self.dice.chance((1 - diligence) / 2) else None
        slow = self.dice.one_of(items) if self.dice.chance(0.1) else None
        if self.dice.chance(0.02):
            items = list(self.everything)
        for item in items:
            if item != lacking:
                held = plus(done, self.dice.number(1, 40)) if item == slow else done
                self.services.append({"child_code": code, "milestone_months": str(months),
                                      "item": item, "done_on": text(held)})


def _birthday(dice: Dice) -> date:
    """From 2021 on; a third on the 29th, 30th or 31st; some on a 29 February."""
    if dice.chance(0.02):
        return date(2024, 2, 29)
    born = dice.day(date(2021, 10, 1), date(2026, 3, 31))
    if dice.chance(0.33):
        length = monthrange(born.year, born.month)[1]
        return born.replace(day=min(length, dice.one_of([29, 30, 31])))
    return born
