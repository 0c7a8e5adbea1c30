"""A city, one bureau or two, guidance centres, CDCs, health centres, hospitals."""

from __future__ import annotations

from counties.dice import Cells, Dice


def organisations(dice: Dice) -> list[Cells]:
    """Bureaus B…, guidance centres G…, CDCs D…, health centres H…, hospitals Y…, T…; idle X…."""
    found = [_organisation(dice, "C01", "city", "")]
    bureaus = ["B01"]
    found.append(_organisation(dice, "B01", "bureau", "C01"))
    if dice.chance(0.7):
        # another bureau, beside the policy's or below it; seldom it has the smaller code
        second = dice.one_of(["B02", "B02", "B00"])
        bureaus.append(second)
        above = "B01" if dice.chance(0.2) else "C01"
        found.append(_organisation(dice, second, "bureau", above))
        if dice.chance(0.8):
            found.append(_organisation(dice, "G00", "guidance_centre", second))
        if dice.chance(0.45):
            found.append(_organisation(dice, "D00", "cdc", second))
    for n in range(1, dice.number(2, 4) + 1):
        # above some hospitals stands no bureau at all
        parent = dice.one_of(["B01", "B01", "C01", ""])
        found.append(_organisation(dice, f"Y{n:02}", "hospital", parent))
    found.append(_organisation(dice, "Y50", "hospital", "B01"))
    found += [_organisation(dice, f"T{n:02}", "tcm_hospital", "B01") for n in (1, 2)]
    # the smaller code may stand under the hospital that runs it
    for number in (1, 2):
        if number == 1 or dice.chance(0.5):
            parent = _or_hospital(dice, "B01")
            found.append(_organisation(dice, f"G{number:02}", "guidance_centre", parent))
        if dice.chance(0.95 if number == 1 else 0.4):
            parent = _or_hospital(dice, "B01")
            found.append(_organisation(dice, f"D{number:02}", "cdc", parent))
    for n in range(1, dice.number(5, 12)):
        parent = _or_hospital(dice, dice.one_of(bureaus))
        if dice.chance(0.08):
            parent = dice.one_of(["", "C01"])
        found.append(_organisation(dice, f"H{n:02}", "health_centre", parent))
    for n in range(1, 7):
        kind = dice.one_of(["health_centre", "hospital", "tcm_hospital"])
        found.append(_organisation(dice, f"X{n:02}", kind, "B01"))
    dice.random.shuffle(found)
    return found


def codes(organisations: list[Cells], *kinds: str) -> list[str]:
    """The codes of the kinds, in order, without the idle ones."""
    return sorted(
        o["code"] for o in organisations if o["kind"] in kinds and o["code"][0] != "X"
    )


def idle(organisations: list[Cells]) -> list[str]:
    """Providers X… that do next to nothing."""
    return sorted(o["code"] for o in organisations if o["code"][0] == "X")


def _or_hospital(dice: Dice, bureau: str) -> str:
    """The bureau, or now and then a hospital between (Y50 stands under B01)."""
    return "Y50" if bureau == "B01" and dice.chance(0.2) else bureau


def _organisation(dice: Dice, code: str, kind: str, parent: str) -> Cells:
    public = "yes" if kind in ("city", "bureau") else dice.one_of(["yes", "yes", "no", ""])
    return {"code": code, "kind": kind, "name": f"单位{code}", "parent_code": parent,
            "area": dice.one_of(["", "高唐街道", "龙门街道"]), "public": public}
