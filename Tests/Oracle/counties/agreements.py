"""Chains of agreements that overlap, follow one another, leave gaps, end early, never end."""

from __future__ import annotations

from datetime import date

from counties.dice import FIRST_DAY, Cells, Dice, plus, text
from counties.institutions import filed_on
from counties.organisations import codes, idle

PROVIDER_KINDS = ("health_centre", "guidance_centre", "hospital", "tcm_hospital")


def agreements(dice: Dice, organisations: list[Cells], institution: Cells) -> list[Cells]:
    """None to five agreements of one institution."""
    since = filed_on(institution) or FIRST_DAY
    begin = max(plus(since, dice.number(-90, 40)), date(2022, 1, 1))
    number = dice.random.choices(range(6), [14, 28, 26, 17, 10, 5])[0]
    found: list[Cells] = []
    for n in dice.random.sample(range(1, number + 1), number):
        code = f"A{institution['code'][1:]}-{n}"
        row, ends = _agreement(dice, organisations, institution, code, begin)
        found.append(row)
        gap = dice.one_of([-60, -20, -1, 0, 1, 1, 1, 2, 3, 15, 60])
        begin = plus(ends, gap) if dice.chance(0.8) else plus(begin, dice.number(0, 90))
    _terminate_together(dice, found)
    _begin_after_termination(dice, found)
    dice.random.shuffle(found)
    return found


def _agreement(
    dice: Dice, organisations: list[Cells], institution: Cells, code: str, begin: date
) -> tuple[Cells, date]:
    """One agreement; also its last day, for the one that follows."""
    if dice.chance(0.1):
        # in force from the first of a month, or from the day after
        begin = plus(begin.replace(day=1), dice.one_of([0, 1]))
    elif dice.chance(0.08):
        # in force on just enough days of a quarter or a year, or on one too few
        begin = plus(dice.one_of(dice.last_days), -dice.one_of([43, 44, 88, 89]))
    ends = plus(begin, dice.one_of([20, 44, 45, 60, 89, 90, 179, 364, 365, 729, 1094]))
    ends = max(begin, dice.near_edge(ends))
    signed = plus(begin, -dice.one_of([0, 0, 0, 1, 5, 30, 90]))
    if dice.chance(0.15):
        signed = plus(begin, dice.one_of([1, 3, 10, 40, 120]))
    provider = _provider(dice, organisations, institution)
    if provider in idle(organisations) and dice.chance(0.5):
        # signed after the year in which it was in force, or long before it begins
        late = dice.day(date(2025, 12, 30), date(2026, 2, 10))
        signed = dice.one_of([late, date(2025, 4, 1)])
        begin = date(2025, 11, 20)
        ends = max(ends, late)
    centres = codes(organisations, "guidance_centre")
    row = {"code": code, "institution_code": institution["code"],
           "provider_code": provider,
           "guidance_code": dice.one_of(centres) if dice.chance(0.6) else "",
           "signed_on": text(signed), "starts_on": text(begin), "ends_on": text(ends)}
    _liaisons(dice, row)
    if dice.chance(0.2):
        row["starts_on"] = ""
        row["ends_on"] = text(max(ends, signed))
    if dice.chance(0.12):
        row["ends_on"] = ""
    if dice.chance(0.07):
        row["signed_on"] = ""
    elif dice.chance(0.28):
        row["terminated_on"] = text(_termination(dice, signed, begin, ends))
    return row, ends


def _liaisons(dice: Dice, row: Cells) -> None:
    """Mostly both sides with name and phone; a name alone, a phone alone, neither."""
    for side in ("provider", "institution"):
        if dice.chance(0.88):
            row[f"{side}_liaison"] = "联络员"
        if dice.chance(0.88):
            row[f"{side}_phone"] = "023-57680000"


def _provider(dice: Dice, organisations: list[Cells], institution: Cells) -> str:
    """Mostly the own health centre; other kinds of provider, the guidance centre too."""
    if dice.chance(0.02):
        return dice.one_of(idle(organisations))
    if institution["health_centre_code"] and dice.chance(0.55):
        return institution["health_centre_code"]
    return dice.one_of(codes(organisations, dice.one_of(PROVIDER_KINDS)))


def _termination(dice: Dice, signed: date, begin: date, ends: date) -> date:
    """Before, on and (rarely) after the last day; rarely before the first; never unsigned."""
    kind = dice.random.random()
    if kind < 0.15:
        return max(signed, ends)
    if kind < 0.20:
        return max(signed, plus(ends, 3))
    if kind < 0.25:
        return max(signed, plus(begin, -2))
    latest = max(begin, plus(ends, -1))
    return max(signed, dice.near_edge(dice.day(begin, latest)))


def _terminate_together(dice: Dice, agreements: list[Cells]) -> None:
    """Several terminated on one day, or on the days one after the other."""
    ended = [a for a in agreements if a.get("terminated_on") and a["signed_on"]]
    if not ended or not dice.chance(0.4):
        return
    day = plus(date.fromisoformat(ended[0]["terminated_on"]), dice.one_of([0, 0, 1]))
    for other in agreements:
        if other["signed_on"] and date.fromisoformat(other["signed_on"]) <= day:
            other["terminated_on"] = other.get("terminated_on") or text(day)


def _begin_after_termination(dice: Dice, agreements: list[Cells]) -> None:
    """One signed before another was terminated, that begins some days after that."""
    ended = [a for a in agreements if a.get("terminated_on") and a["signed_on"]]
    others = [a for a in agreements if not a.get("terminated_on")]
    if not ended or not others or not dice.chance(0.3):
        return
    terminated = date.fromisoformat(ended[0]["terminated_on"])
    begins = plus(terminated, dice.one_of([1, 2, 3, 9]))
    others[0]["signed_on"] = text(plus(terminated, -dice.one_of([0, 1, 10])))
    others[0]["starts_on"] = text(begins)
    others[0]["ends_on"] = text(plus(begins, 300))
