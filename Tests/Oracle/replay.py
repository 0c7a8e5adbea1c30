"""`simulate`: the engine's memory of what was told, replayed day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from calendar_cn import days_between
from duties import Duty, Key, Reading, Row
from ladder import LadderReader, Reached


@dataclass
class Told:
    """What the engine remembers of one duty."""

    due_on: date
    stages: dict[tuple[str, str], tuple[date, date]] = field(default_factory=dict)
    escalated: set[str] = field(default_factory=set)


class Replay:
    """`simulate`: who would have been told what, when."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.ladder = LadderReader(reading.calendar)
        self.memory: dict[Key, Told] = {}

    def run(self, first: date, last: date, working_only: bool = False) -> list[Row]:
        """Clause: "replays the policy over the data day by day", "tells on working days"."""
        told: list[Row] = []
        for day in days_between(first, last):
            working = self.reading.calendar.is_working(day)
            if not working and working_only:
                continue
            owed = [d for d in self.reading.duties(day) if d.state(day) != "met"]
            self._forget({duty.key for duty in owed})
            if working:
                told += self._all_clears({duty.key for duty in owed}, day)
                told += [row for duty in owed for row in self._notices(duty, day)]
        return sorted(told, key=sort_key)

    def _forget(self, owed: set[Key]) -> None:
        """Clause: "Once more only when the duty was met or void in between"."""
        for key, told in self.memory.items():
            if key not in owed:
                told.stages.clear()

    def _all_clears(self, owed: set[Key], day: date) -> Iterator[Row]:
        """Clause: "who got one gets an all-clear line …, when the duty is met or void"."""
        for key, told in self.memory.items():
            if key in owed:
                continue
            for recipient in told.escalated:
                yield _telling(day, "all-clear", key, told.due_on, "all-clear", recipient)
            told.escalated.clear()

    def _notices(self, duty: Duty, day: date) -> Iterator[Row]:
        """Stages 3 and 4 for every recipient whom a stage that has come names."""
        # "missed: … No ladder any more"
        if duty.state(day) == "missed":
            return
        told = self.memory.setdefault(duty.key, Told(duty.due_on))
        told.due_on = duty.due_on
        for recipient, stage in self._latest(duty, day).items():
            if not self._may_tell(told, duty, recipient, stage):
                continue
            told.stages[recipient, stage.name] = (day, duty.due_on)
            # "a stage after the due date, to a recipient who is not the bearer"
            if stage.day > duty.due_on and recipient != duty.bearer:
                told.escalated.add(recipient)
            yield _telling(day, "notice", duty.key, duty.due_on, stage.name, recipient)

    def _latest(self, duty: Duty, day: date) -> dict[str, Reached]:
        """Clause: "a recipient is told only the latest stage reached that names it"."""
        latest: dict[str, Reached] = {}
        stages = self.ladder.reached(duty.rule, duty.opened_on, duty.due_on, day)
        for stage in sorted(stages, key=lambda s: (s.day, s.rung)):
            for role in stage.roles:
                recipient = self._recipient(duty, role)
                if recipient is not None:
                    latest[recipient] = stage
        return latest

    @staticmethod
    def _may_tell(told: Told, duty: Duty, recipient: str, stage: Reached) -> bool:
        """Clause: "told to a recipient once. Once more only when … its due date changed"."""
        before = told.stages.get((recipient, stage.name))
        if before is None:
            return True
        day, due_on = before
        return due_on != duty.due_on and stage.day > day

    def _recipient(self, duty: Duty, role: str) -> str | None:
        """Clause: "Recipients"."""
        county = self.reading.county
        match role:
            case "bearer":
                return duty.bearer
            case "institution":
                return duty.institution
            case "bureau":
                return county.bureau_above(duty.bearer)
            case "guidance":
                # "the agreement's guidance_code where the duty's subject is an agreement"
                return duty.guidance or county.guidance_under(county.bureau_above(duty.bearer))
        raise ValueError(role)


def _telling(
    day: date, kind: str, key: Key, due: date, stage: str, recipient: str
) -> Row:
    rule, subject, bearer, period = key
    return {
        "date": day.isoformat(),
        "kind": kind,
        "rule": rule,
        "subject": subject,
        "bearer": bearer,
        "period": period,
        "due_on": due.isoformat(),
        "stage": stage,
        "recipient": recipient,
    }


def sort_key(row: Row) -> tuple[str, ...]:
    """One order for both outputs."""
    names = ("date", "kind", "rule", "subject", "bearer", "period", "recipient", "stage")
    return tuple(row.get(name) or "" for name in names)
