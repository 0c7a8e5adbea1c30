"""A random county as the CSV files of interfaces.md, full of awkward dates.

    python3 county.py --seed 7 --institutions 120 --out DIR
"""

from __future__ import annotations

import argparse
import csv
import random
from datetime import date, timedelta
from pathlib import Path

from calendar_cn import WorkingCalendar, days_between

FIRST_DAY = date(2024, 6, 13)
LAST_DAY = date(2026, 12, 31)
PROVIDER_KINDS = ("health_centre", "guidance_centre", "hospital", "tcm_hospital")

Row = dict[str, str]
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


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def text(day: date | None) -> str:
    return day.isoformat() if day else ""


def quarter_edges() -> list[date]:
    """The first and last days of the quarters from the first day's to the last day's."""
    firsts = [date(y, m, 1) for y in (2024, 2025, 2026) for m in (1, 4, 7, 10)]
    return [d for first in firsts for d in (first, plus(first, -1)) if d > date(2024, 3, 1)]


class CountyMaker:
    """Makes one county; every choice comes from the seed."""

    def __init__(self, seed: int, institutions: int, webhook: str) -> None:
        self.random = random.Random(seed)
        self.webhook = webhook
        self.calendar = WorkingCalendar.load()
        self.edges = quarter_edges()
        days = list(days_between(FIRST_DAY, LAST_DAY))
        # days off on weekdays and worked weekend days
        self.holidays = [d for d in days if self.calendar.is_working(d) == (d.weekday() >= 5)]
        self.organisations = self._organisations()
        self.institutions = [self._institution(n) for n in range(1, institutions + 1)]
        self.agreements = [a for i in self.institutions for a in self._agreements(i)]
        self.activities = self._activities()
        self.contacts = self._contacts()

    def write(self, folder: Path) -> None:
        """Writes all eight files, empty ones too, so that `--replace` clears older rows."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in COLUMNS.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns.split(), restval="")
                writer.writeheader()
                writer.writerows(getattr(self, name, []))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def day(self, first: date, last: date) -> date:
        return plus(first, self.random.randint(0, (last - first).days))

    def codes(self, *kinds: str) -> list[str]:
        return [o["code"] for o in self.organisations if o["kind"] in kinds]

    # organisations

    def _organisations(self) -> list[Row]:
        """A city, one bureau or two, guidance centres, a CDC, health centres, hospitals."""
        found = [self._organisation("C01", "city", "")]
        found.append(self._organisation("B01", "bureau", "C01"))
        found.append(self._organisation("D01", "cdc", "B01"))
        hospitals = self.random.randint(2, 4)
        for n in range(1, hospitals + 1):
            # above some hospitals stands no bureau at all
            parent = self.random.choice(["B01", "B01", "C01", ""])
            found.append(self._organisation(f"Y{n:02}", "hospital", parent))
        found.append(self._organisation("Y50", "hospital", "B01"))
        found.append(self._organisation("T01", "tcm_hospital", "B01"))
        # the smaller code may stand under the hospital that runs it
        found.append(self._organisation("G01", "guidance_centre", self._or_hospital("B01")))
        if self.chance(0.4):
            found.append(self._organisation("G02", "guidance_centre", "B01"))
        bureaus = ["B01"]
        if self.chance(0.35):
            bureaus.append("B02")
            found.append(self._organisation("B02", "bureau", "C01"))
            found.append(self._organisation("G00", "guidance_centre", "B02"))
        for n in range(1, self.random.randint(5, 12)):
            parent = self._or_hospital(self.random.choice(bureaus))
            found.append(self._organisation(f"H{n:02}", "health_centre", parent))
        self.random.shuffle(found)
        return found

    def _or_hospital(self, bureau: str) -> str:
        """The bureau, or now and then a hospital between (Y50 stands under B01)."""
        return "Y50" if bureau == "B01" and self.chance(0.2) else bureau

    def _organisation(self, code: str, kind: str, parent: str) -> Row:
        public = "" if kind in ("city", "bureau") else self.random.choice(["yes", "no"])
        return {"code": code, "kind": kind, "name": f"单位{code}", "parent_code": parent,
                "area": self.random.choice(["", "高唐街道", "龙门街道"]), "public": public or "yes"}

    # institutions

    def _filing(self) -> date | None:
        """Before P, around P, on holidays, late, never."""
        kind = self.random.random()
        if kind < 0.28:
            return self.day(date(2020, 11, 1), plus(FIRST_DAY, -1))
        if kind < 0.45:
            return self.day(plus(FIRST_DAY, -12), plus(FIRST_DAY, 12))
        if kind < 0.58:
            return self.random.choice(self.holidays)
        if kind < 0.78:
            return self.day(FIRST_DAY, date(2025, 12, 31))
        if kind < 0.88:
            return self.day(date(2026, 1, 1), LAST_DAY)
        if kind < 0.93:
            return self.day(date(2026, 12, 15), date(2027, 1, 10))
        return None

    def _institution(self, number: int) -> Row:
        filed = self._filing()
        code = f"I{number:04}"
        row = {"code": code, "name": f"托育机构{code}", "area": "高唐街道",
               "health_centre_code": self.random.choice(self.codes("health_centre")),
               "filed_on": text(filed)}
        if self.chance(0.08):
            row["health_centre_code"] = ""
        if filed and self.chance(0.5):
            row["receipt_no"] = f"WS{filed:%Y%m%d}{number % 100:02}"
            if self.chance(0.4):
                row["filed_on"] = ""
        elif filed and self.chance(0.1):
            # a receipt of another day: filed_on is what counts
            row["receipt_no"] = f"WS{plus(filed, -9):%Y%m%d}{number % 100:02}"
        elif filed is None and self.chance(0.3):
            row["receipt_no"] = "办理中"
        if filed and self.chance(0.7):
            row["licensed_on"] = text(plus(filed, -self.random.randint(0, 200)))
        self._interruptions(row, filed or FIRST_DAY)
        return row

    def _interruptions(self, row: Row, since: date) -> None:
        """Closings and suspensions, short ones and such over holidays among them."""
        start = max(since, plus(FIRST_DAY, -60))
        if self.chance(0.10):
            row["closed_on"] = text(self._near_edge(plus(start, self.random.randint(0, 700))))
        if self.chance(0.15):
            suspended = plus(start, self.random.randint(-5, 600))
            if self.chance(0.35):
                suspended = max(since, self.random.choice(self.holidays))
            row["suspended_on"] = text(suspended)
            if self.chance(0.7):
                length = self.random.choice([0, 1, 2, 4, 8, 30, 60, 120, 200])
                row["resumed_on"] = text(plus(suspended, length))

    def _near_edge(self, day: date) -> date:
        """The day, or now and then the quarter's edge nearest to it."""
        if not self.chance(0.25):
            return day
        return min(self.edges, key=lambda edge: abs((edge - day).days))

    # agreements

    def _agreements(self, institution: Row) -> list[Row]:
        """A chain of agreements that overlap, follow or leave gaps, and a few beside it."""
        filed = institution["filed_on"] or institution.get("receipt_no", "")[2:10]
        since = date.fromisoformat(filed) if filed and filed[0] == "2" else FIRST_DAY
        begin = max(plus(since, self.random.randint(-90, 40)), date(2022, 1, 1))
        number = self.random.choices(range(6), [14, 28, 26, 17, 10, 5])[0]
        found: list[Row] = []
        for n in range(1, number + 1):
            row, ends = self._agreement(institution, f"A{institution['code'][1:]}-{n}", begin)
            found.append(row)
            gap = self.random.choice([-60, -20, -1, 0, 1, 1, 1, 2, 3, 15, 60])
            begin = plus(ends, gap) if self.chance(0.8) else plus(begin, self.random.randint(0, 90))
        self._terminate_together(found)
        self.random.shuffle(found)
        return found

    def _agreement(self, institution: Row, code: str, begin: date) -> tuple[Row, date]:
        """One agreement; also its last day, for the one that follows."""
        ends = plus(begin, self.random.choice([20, 44, 45, 60, 90, 179, 364, 365, 540, 729]))
        ends = max(begin, self._near_edge(ends))
        signed = plus(begin, -self.random.choice([0, 0, 0, 1, 5, 30, 90]))
        if self.chance(0.15):
            signed = plus(begin, self.random.choice([1, 3, 10, 40, 120]))
        guidance = self.random.choice(self.codes("guidance_centre")) if self.chance(0.6) else ""
        row = {"code": code, "institution_code": institution["code"],
               "provider_code": self._provider(institution), "guidance_code": guidance,
               "signed_on": text(signed), "starts_on": text(begin), "ends_on": text(ends)}
        if self.chance(0.2):
            row["starts_on"] = ""
            row["ends_on"] = text(max(ends, signed))
        if self.chance(0.08):
            row["ends_on"] = ""
        if self.chance(0.07):
            row["signed_on"] = ""
        elif self.chance(0.28):
            row["terminated_on"] = text(self._termination(signed, begin, ends))
        return row, ends

    def _provider(self, institution: Row) -> str:
        """Mostly the own health centre; other kinds of provider, the guidance centre too."""
        if institution["health_centre_code"] and self.chance(0.55):
            return institution["health_centre_code"]
        return self.random.choice(self.codes(self.random.choice(PROVIDER_KINDS)))

    def _termination(self, signed: date, begin: date, ends: date) -> date:
        """Before, on and (rarely) after the last day; rarely before the first; never unsigned."""
        kind = self.random.random()
        if kind < 0.15:
            return max(signed, ends)
        if kind < 0.20:
            return max(signed, plus(ends, 3))
        if kind < 0.25:
            return max(signed, plus(begin, -2))
        latest = max(begin, plus(ends, -1))
        return max(signed, self._near_edge(self.day(begin, latest)))

    def _terminate_together(self, agreements: list[Row]) -> None:
        """Several terminated on one day, or on the days one after the other."""
        ended = [a for a in agreements if a.get("terminated_on") and a["signed_on"]]
        if not ended or not self.chance(0.4):
            return
        day = plus(date.fromisoformat(ended[0]["terminated_on"]), self.random.choice([0, 0, 1]))
        for other in agreements:
            if other["signed_on"] and date.fromisoformat(other["signed_on"]) <= day:
                other["terminated_on"] = other.get("terminated_on") or text(day)

    # activities

    def _activities(self) -> list[Row]:
        """Visits of every quarter, single, joint, at the edges, a day late, and other kinds."""
        found: list[Row] = []
        firsts = [edge for edge in self.edges if edge.day == 1]
        for institution in self.institutions:
            for first in firsts:
                if self.chance(0.75):
                    found.append(self._activity(institution, first))
        for n, row in enumerate(found, start=1):
            row["code"] = f"V{n:05}"
        self.random.shuffle(found)
        return found

    def _activity(self, institution: Row, first: date) -> Row:
        last = plus(plus(first, 95).replace(day=1), -1)
        held = self.day(first, last)
        if self.chance(0.25):
            held = self.random.choice([first, last, plus(last, 1), plus(first, -1)])
        kind = "visit" if self.chance(0.85) else self.random.choice(
            ["training", "disease_control", "evaluation", "inspection", "lecture", "tcm"])
        institutions = {institution["code"]}
        if self.chance(0.2):
            institutions |= {self.random.choice(self.institutions)["code"] for _ in range(3)}
        providers = self._visitors(institution)
        hours = f"{providers[0]}/张三=2;{providers[0]}/李四=1.5" if self.chance(0.2) else ""
        return {"kind": kind, "held_on": text(held), "staff_hours": hours,
                "institution_codes": ";".join(sorted(institutions)),
                "provider_codes": ";".join(providers)}

    def _visitors(self, institution: Row) -> list[str]:
        """The providers that its agreements name, guidance centres, and strangers."""
        own = [a["provider_code"] for a in self.agreements
               if a["institution_code"] == institution["code"]]
        likely = sorted({*own, *self.codes("guidance_centre")})
        found = [provider for provider in likely if self.chance(0.5)]
        if self.chance(0.1):
            found.append(self.random.choice(self.codes("hospital", "health_centre")))
        return sorted(set(found)) or [self.random.choice(likely)]

    # contacts

    def _contacts(self) -> list[Row]:
        """Everybody has an active contact with e-mail; some have others, some inactive first."""
        owners = self.organisations + self.institutions
        return [contact for owner in owners for contact in self._contacts_of(owner["code"])]

    def _contacts_of(self, owner: str) -> list[Row]:
        number = self.random.randint(1, 3)
        active = self.random.randrange(number)
        hook = self.webhook if self.chance(0.15) else ""
        return [
            {"owner_code": owner, "name": f"联系人{n}", "role": self.random.choice(["", "主任"]),
             "email": f"{owner.lower()}.{n}@example.org", "webhook": hook,
             "active": "yes" if n == active or self.chance(0.6) else "no"}
            for n in range(number)
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description="writes a random county as CSV files")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--institutions", type=int, default=120)
    parser.add_argument("--webhook", default="county-system", help="empty: no contact has one")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    CountyMaker(options.seed, options.institutions, options.webhook).write(options.out)


if __name__ == "__main__":
    main()
