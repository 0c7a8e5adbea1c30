"""What two lists of rows see differently, with the facts that it rests on beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from duty import Row
from registry import Cells

DUTY_KEY = ("policy", "rule", "subject", "bearer", "period")
DUTY_FIELDS = ("opened_on", "due_on", "provisional", "state", "met_on", "late")
TELLING_KEY = (
    "date", "kind", "policy", "rule", "subject", "bearer", "period", "due_on", "stage", "recipient"
)
KINDS = ("notice", "all-clear")
# The activities that a rule looks at; of the others none is shown.
LOOKS_AT = {
    "quarterly-visit": "visit",
    "annual-training": "training",
    "annual-disease-control": "disease_control",
    "triennial-evaluation": "evaluation",
    "coordination-meeting": "meeting",
}


class Evidence:
    """The county's rows, to be shown beside a difference."""

    def __init__(self, tables: dict[str, list[Cells]]) -> None:
        self.tables = tables

    def about(self, rule: str, subject: str, bearer: str) -> Iterator[str]:
        """The rows that the duty of a subject rests on."""
        agreements, findings = self.tables["agreements"], self.tables["findings"]
        owners = [r["institution_code"] for r in agreements + findings if r["code"] == subject]
        institution = owners[0] if owners else subject
        houses = [i for i in self.tables["institutions"] if i["code"] == institution]
        concerned = {bearer, *(i["health_centre_code"] for i in houses)}
        yield from map(_short, houses)
        yield from (_short(o) for o in self.tables["organisations"] if o["code"] in concerned)
        mine = [a for a in agreements if institution == a["institution_code"]]
        yield from (_short(a) for a in sorted(mine, key=lambda a: a["signed_on"]))
        yield from (_short(f) for f in findings if f["code"] == subject)
        yield from self._activities(rule, institution, bearer)
        if rule in ("health-record-gap", "service-package"):
            children = self.tables["children"]
            yield from (_short(c) for c in children if c["institution_code"] == institution)

    def _activities(self, rule: str, institution: str, bearer: str) -> Iterator[str]:
        for row in sorted(self.tables["activities"], key=lambda r: r["held_on"]):
            at = institution in row["institution_codes"].split(";")
            by = bearer in row["provider_codes"].split(";")
            kind = LOOKS_AT.get(rule)
            looked_at = row["kind"] == kind and (at or kind == "meeting")
            if looked_at or (rule == "provider-coverage" and by):
                yield _short(row)


def duty_differences(found: list[Row], expected: list[Row], evidence: Evidence) -> list[str]:
    """One text for every duty that only one side has or that the two see differently."""
    theirs, differences = _keyed(found)
    ours, twice = _keyed(expected)
    assert not twice, twice
    for key in sorted(theirs.keys() | ours.keys()):
        their, our = theirs.get(key), ours.get(key)
        if their is None or our is None:
            side = "only in the reading" if their is None else "only in the program"
            shown = _fields(our or their or {}, DUTY_FIELDS)
            differences.append(_text(f"{side}: {' '.join(key)}: {shown}", key[1:], evidence))
            continue
        unlike = [f for f in DUTY_FIELDS if _same(their.get(f)) != _same(our.get(f))]
        if unlike:
            sides = f"reading {_fields(our, unlike)}, program {_fields(their, unlike)}"
            differences.append(_text(f"{' '.join(key)}: {sides}", key[1:], evidence))
    return differences


def telling_differences(found: list[Row], expected: list[Row], evidence: Evidence) -> list[str]:
    """One text for every telling that only one side has; a channel more is no difference."""
    theirs = _tellings([row for row in found if row.get("kind") in KINDS])
    ours = _tellings(expected)
    differences: list[str] = []
    for key in sorted(theirs ^ ours):
        side = "only in the program" if key in theirs else "only in the reading"
        differences.append(_text(f"{side}: {' '.join(key)}", key[3:], evidence))
    return differences


def _keyed(found: list[Row]) -> tuple[dict[tuple[str, ...], Row], list[str]]:
    """The duties by key, and a line for every key that stands twice."""
    by_key: dict[tuple[str, ...], Row] = {}
    twice: list[str] = []
    for row in found:
        name = tuple(str(row.get(column) or "") for column in DUTY_KEY)
        if name in by_key:
            twice.append(f"  twice: {name}")
        by_key[name] = row
    return by_key, twice


def _tellings(found: list[Row]) -> set[tuple[str, ...]]:
    """The tellings; what an all-clear is called as a stage is not compared."""
    named = [{**r, "stage": "all-clear"} if r["kind"] == "all-clear" else r for r in found]
    return {tuple(str(row.get(name) or "") for name in TELLING_KEY) for row in named}


def _same(value: object) -> object:
    """An absent flag is a false one, an absent day an empty one."""
    return value or None


def _fields(row: Row, names: Iterable[str]) -> str:
    return " ".join(f"{name}={row.get(name)}" for name in names)


def _short(row: Cells) -> str:
    filled = [f"{name}={value}" for name, value in row.items() if value]
    return f"      {' '.join(filled)}"


def _text(head: str, key: tuple[str, ...], evidence: Evidence) -> str:
    about = evidence.about(key[0], key[1], key[2])
    return "\n".join([f"  {head}", *about])
