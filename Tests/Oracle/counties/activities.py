"""What was held: visits, trainings, evaluations, inspections with findings, meetings."""

from __future__ import annotations

from datetime import date

from counties.dice import FIRST_DAY, LAST_DAY, Cells, Dice, first_days, plus, text
from counties.organisations import codes, idle


class Diary:
    """The activities and findings of a county."""

    def __init__(
        self,
        dice: Dice,
        organisations: list[Cells],
        institutions: list[Cells],
        agreements: list[Cells],
    ) -> None:
        self.dice = dice
        self.organisations = organisations
        self.institutions = institutions
        self.providers: dict[str, set[str]] = {i["code"]: set() for i in institutions}
        for agreement in agreements:
            self.providers[agreement["institution_code"]].add(agreement["provider_code"])
        self.activities: list[Cells] = []
        self.findings: list[Cells] = []
        for institution in institutions:
            self._of(institution)
        self._meetings()
        dice.random.shuffle(self.activities)
        dice.random.shuffle(self.findings)

    def _of(self, institution: Cells) -> None:
        """A visit of most quarters, the yearly works of most years, evaluations, inspections."""
        for first in self.dice.quarters:
            if self.dice.chance(0.7):
                kind = "visit" if self.dice.chance(0.93) else self.dice.one_of(["lecture", "tcm"])
                held = self._held(first, plus(plus(first, 95).replace(day=1), -1))
                self._hold(kind, held, self._group(institution), self._visitors(institution))
        for first in first_days((1,)):
            for kind, share in (("training", 0.6), ("disease_control", 0.7)):
                if self.dice.chance(share):
                    held = self._held(first, date(first.year, 12, 31))
                    self._hold(kind, held, self._group(institution), self._controllers(institution))
        if self.dice.chance(0.5):
            self._evaluations(institution)
        if self.dice.chance(0.35):
            self._inspection(institution)

    def _held(self, first: date, last: date) -> date:
        """Some day of the period; now and then its first or last, or one beside it."""
        if self.dice.chance(0.25):
            return self.dice.one_of([first, last, plus(last, 1), plus(first, -1)])
        return self.dice.day(first, last)

    def _group(self, institution: Cells) -> list[str]:
        """The institution, and now and then others with it."""
        found = {institution["code"]}
        if self.dice.chance(0.2):
            found |= {self.dice.one_of(self.institutions)["code"] for _ in range(3)}
        return sorted(found)

    def _visitors(self, institution: Cells) -> list[str]:
        """The providers that its agreements name, guidance centres, and strangers."""
        own = self.providers[institution["code"]]
        likely = sorted({*own, *codes(self.organisations, "guidance_centre")})
        found = {provider for provider in likely if self.dice.chance(0.5)}
        if self.dice.chance(0.1):
            found.add(self.dice.one_of(codes(self.organisations, "hospital", "health_centre")))
        return sorted(found) or [self.dice.one_of(likely)]

    def _controllers(self, institution: Cells) -> list[str]:
        """Its health centre, CDCs, a guidance centre; seldom nobody at all."""
        likely = codes(self.organisations, "cdc", "guidance_centre")
        if institution["health_centre_code"]:
            likely.append(institution["health_centre_code"])
        return sorted({provider for provider in likely if self.dice.chance(0.55)})

    def _evaluations(self, institution: Cells) -> None:
        """One to three, from years before P on; the next one early, in time or late."""
        held = self.dice.day(date(2021, 3, 1), date(2026, 6, 30))
        if self.dice.chance(0.1):
            held = self.dice.one_of([date(2024, 2, 29), date(2021, 6, 13), date(2022, 8, 31)])
        for _ in range(self.dice.number(1, 3)):
            self._hold("evaluation", held, self._group(institution), self._visitors(institution))
            held = plus(held, self.dice.one_of([1, 90, 400, 900, 1005, 1006, 1040, 1095, 1120]))
            if held > LAST_DAY:
                return

    def _inspection(self, institution: Cells) -> None:
        """An inspection, and what it found."""
        held = self.dice.day(date(2024, 1, 1), LAST_DAY)
        if self.dice.chance(0.3):
            held = self.dice.near_first_day(5)
        code = self._hold("inspection", held, [institution["code"]], self._controllers(institution))
        for n in range(self.dice.number(1, 3)):
            self.findings.append(self._finding(f"F{code[1:]}-{n}", code, institution, held))

    def _finding(self, code: str, activity: str, institution: Cells, held: date) -> Cells:
        """To be mended by a day or not; mended early, on the day, late, never."""
        row = {"code": code, "activity_code": activity, "institution_code": institution["code"],
               "text": "消毒记录不全"}
        if self.dice.chance(0.15):
            return row
        by = plus(held, self.dice.one_of([0, 1, 3, 7, 10, 15, 30, 45, 90]))
        if self.dice.chance(0.1):
            by = self.dice.one_of([plus(FIRST_DAY, -1), FIRST_DAY, plus(held, -4)])
        row["mend_by"] = text(by)
        if self.dice.chance(0.65):
            row["mended_on"] = text(plus(by, self.dice.one_of([-8, -2, 0, 0, 1, 4, 30, 70])))
        return row

    def _meetings(self) -> None:
        """Of most quarters, mostly of organisations alone; lectures of idle providers."""
        centres = codes(self.organisations, "guidance_centre", "cdc")
        for first in self.dice.quarters:
            if self.dice.chance(0.6):
                held = self._held(first, plus(plus(first, 95).replace(day=1), -1))
                present = centres[: self.dice.number(0, len(centres))]
                self._hold("meeting", held, self._place(0.2), present)
        for provider in idle(self.organisations):
            if self.dice.chance(0.5):
                held = self._held(date(2025, 1, 1), date(2025, 12, 31))
                # a lecture at no institution is no support
                kind = self.dice.one_of(["lecture", "tcm"])
                self._hold(kind, held, self._place(0.6), [provider])

    def _place(self, share: float) -> list[str]:
        """Some institution, or none."""
        return [self.dice.one_of(self.institutions)["code"]] if self.dice.chance(share) else []

    def _hold(self, kind: str, held: date, at: list[str], by: list[str]) -> str:
        """Notes an activity and returns its code."""
        code = f"V{len(self.activities) + 1:05}"
        hours = f"{by[0]}/张三=2;{by[0]}/李四=1.5" if by and self.dice.chance(0.2) else ""
        self.activities.append(
            {"code": code, "kind": kind, "held_on": text(held), "staff_hours": hours,
             "institution_codes": ";".join(at), "provider_codes": ";".join(by)})
        return code
