"""Institutions: licensed, filed, suspended, resumed, closed, insured, on awkward days."""

from __future__ import annotations

from datetime import date

from counties.dice import FIRST_DAY, LAST_DAY, SECOND_FIRST_DAY, Cells, Dice, plus, text


def institution(dice: Dice, number: int, health_centres: list[str]) -> Cells:
    """One institution; a twelfth has no health centre."""
    filed = _filing(dice)
    code = f"I{number:04}"
    row = {"code": code, "name": f"托育机构{code}", "area": "高唐街道", "filed_on": text(filed),
           "health_centre_code": "" if dice.chance(0.08) else dice.one_of(health_centres)}
    if filed and dice.chance(0.5):
        row["receipt_no"] = f"WS{filed:%Y%m%d}{number % 100:02}"
        if dice.chance(0.4):
            row["filed_on"] = ""
    elif filed and dice.chance(0.1):
        # a receipt of another day: filed_on is what counts
        row["receipt_no"] = f"WS{plus(filed, -9):%Y%m%d}{number % 100:02}"
    elif filed is None and dice.chance(0.3):
        row["receipt_no"] = "办理中"
    row["licensed_on"] = text(_licence(dice, filed))
    _interruptions(dice, row, filed or FIRST_DAY)
    _insurance(dice, row, filed)
    return row


def filed_on(row: Cells) -> date | None:
    """The day of filing that the row tells, in one column or the other."""
    if row["filed_on"]:
        return date.fromisoformat(row["filed_on"])
    receipt = row.get("receipt_no", "")
    return date.fromisoformat(receipt[2:10]) if receipt.startswith("WS") else None


def _filing(dice: Dice) -> date | None:
    """Before P, around P, on holidays, late, never."""
    kind = dice.random.random()
    if kind < 0.26:
        return dice.day(date(2020, 11, 1), plus(FIRST_DAY, -1))
    if kind < 0.42:
        return dice.near_first_day(12)
    if kind < 0.53:
        return dice.one_of(dice.holidays)
    if kind < 0.73:
        return dice.day(FIRST_DAY, date(2025, 12, 31))
    if kind < 0.81:
        # 90 days of the year, 45 of the quarter, and those beside
        return plus(dice.one_of(dice.last_days), -dice.one_of([43, 44, 45, 88, 89, 90]))
    if kind < 0.88:
        return dice.day(date(2026, 1, 1), LAST_DAY)
    if kind < 0.91:
        return dice.day(date(2026, 12, 15), date(2027, 1, 10))
    return None


def _licence(dice: Dice, filed: date | None) -> date | None:
    """Before the filing, after it, on the same day, around P, never."""
    if filed is None:
        return None if dice.chance(0.2) else dice.day(date(2024, 1, 1), date(2026, 11, 30))
    kind = dice.random.random()
    if kind < 0.55:
        return plus(filed, -dice.number(0, 200))
    if kind < 0.70:
        return dice.near_first_day(3)
    if kind < 0.78:
        return plus(filed, dice.one_of([0, 1, 5]))
    return None


def _interruptions(dice: Dice, row: Cells, since: date) -> None:
    """Closings and suspensions, short ones and such over holidays among them."""
    start = max(since, plus(FIRST_DAY, -60))
    if dice.chance(0.10):
        row["closed_on"] = text(dice.near_edge(plus(start, dice.number(0, 700)), 0.4))
    if dice.chance(0.15):
        suspended = plus(start, dice.number(-5, 600))
        if dice.chance(0.35):
            suspended = max(since, dice.one_of(dice.holidays))
        row["suspended_on"] = text(suspended)
        if dice.chance(0.7):
            length = dice.one_of([0, 1, 2, 4, 8, 30, 60, 120, 200])
            row["resumed_on"] = text(plus(suspended, length))


def _insurance(dice: Dice, row: Cells, filed: date | None) -> None:
    """Covered into the years asked about, around P + 30 d, lapsed long ago, never."""
    kind = dice.random.random()
    if kind < 0.3:
        return
    until = dice.near_edge(dice.day(FIRST_DAY, date(2027, 6, 30)))
    if kind < 0.5:
        until = plus(SECOND_FIRST_DAY, dice.one_of([-1, 0, 1, 29, 30, 31, 59, 60, 61]))
    elif kind < 0.6:
        until = dice.day(date(2019, 1, 1), filed or FIRST_DAY)
    row["insured_until"] = text(until)
    if dice.chance(0.7):
        row["insured_from"] = text(plus(until, -364))
