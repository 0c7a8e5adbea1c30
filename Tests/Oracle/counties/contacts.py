"""Contacts: several, inactive ones first, some without e-mail."""

from __future__ import annotations

from counties.dice import Cells, Dice


def contacts(dice: Dice, owner: str, webhook: str) -> list[Cells]:
    """Up to three; mostly one of them is active and has e-mail."""
    if dice.chance(0.03):
        return []
    number = dice.number(1, 3)
    active = dice.number(0, number - 1)
    hook = webhook if dice.chance(0.15) else ""
    return [
        {"owner_code": owner, "name": f"联系人{n}", "role": dice.one_of(["", "主任"]),
         "email": "" if dice.chance(0.05) else f"{owner.lower()}.{n}@example.org",
         "phone": "13800000000" if dice.chance(0.3) else "", "webhook": hook,
         "active": "yes" if n == active or dice.chance(0.6) else "no"}
        for n in range(number)
    ]
