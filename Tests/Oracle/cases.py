"""Small counties for the tests: one institution I1, one organisation of each kind under B01."""

from __future__ import annotations

from datetime import date
from typing import Any

from calendar_cn import WorkingCalendar
from duties import Reading
from duty import Row
from facts import Activity, Agreement, Child, County, Finding, Institution
from organisations import Organisation, Organisations
from policies import WUSHAN, Policy
from reading import duties
from registry import read_package

CALENDAR = WorkingCalendar.load()
PACKAGE = read_package()
ORGANISATIONS = (
    Organisation("C01", "city"),
    Organisation("B01", "bureau", "C01"),
    Organisation("D01", "cdc", "B01"),
    Organisation("G01", "guidance_centre", "B01"),
    Organisation("H01", "health_centre", "B01"),
    Organisation("Y01", "hospital", "B01", public=True),
)


def on(text: str) -> date:
    return date.fromisoformat(text)


def day(text: str | None) -> date | None:
    return on(text) if text else None


def institution(filed: str | None = None, health_centre: str | None = "H01", **days: str
                ) -> Institution:
    return Institution("I1", health_centre, day(filed), **{k: day(v) for k, v in days.items()})


def agreement(
    code: str,
    signed: str,
    ends: str | None = None,
    terminated: str | None = None,
    starts: str | None = None,
    provider: str = "H01",
    **others: Any,
) -> Agreement:
    last, ended = day(ends), day(terminated)
    begins = on(starts or signed)
    return Agreement(code, "I1", provider, on(signed), begins, last, ended, **others)


def held(kind: str, *days: str, by: str = "", at: str = "I1") -> list[Activity]:
    """Activities of a kind on some days; codes are split by a space."""
    return [Activity(kind, on(d), tuple(at.split()), tuple(by.split())) for d in days]


def child(born: str, enrolled: str, record: str | None = None, **others: Any) -> Child:
    return Child("I1", on(born), on(enrolled), record_opened_on=day(record), **others)


def served(months: int, done: str, *, but: str | None = None) -> dict[tuple[int, str], date]:
    """Every ★ item of a milestone on one day, but one."""
    return {(months, item): on(done) for item in PACKAGE[months] if item != but}


def reading(
    subject: Institution,
    *agreements: Agreement,
    activities: list[Activity] | None = None,
    children: list[Child] | None = None,
    findings: list[Finding] | None = None,
    organisations: tuple[Organisation, ...] = ORGANISATIONS,
    policy: Policy = WUSHAN,
) -> Reading:
    county = County(
        Organisations(list(organisations)),
        {subject.code: subject},
        {subject.code: list(agreements)},
        activities or [],
        findings or [],
        {subject.code: children or []},
        PACKAGE,
    )
    return Reading(county, CALENDAR, policy)


def told(rows: list[Row]) -> list[str]:
    return [f"{r['date']} {r['stage']} {r['recipient']}" for r in rows]


def brief(rows: list[Row], rule: str) -> list[str]:
    """bearer period opened_on due_on state met_on"""
    return [
        f"{r['bearer']} {r['period']} {r['opened_on']} {r['due_on']} {r['state']} {r['met_on']}"
        for r in rows
        if r["rule"] == rule
    ]


def owed(read: Reading, rule: str, asked: str) -> list[str]:
    return brief(duties(read, on(asked)), rule)
