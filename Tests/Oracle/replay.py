"""`simulate`: the engine's memory of what was told, replayed day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from calendar_cn import days_between
from duties import Reading
from duty import Duty, Key, Row
from ladder import LadderReader, Reached


@dataclass
class Told:
    """What the engine remembers of one duty."""

    due_on: date
    stages: dict[tuple[str, str], tuple[date, date]] = field(default_factory=dict)
    escalated: set[str] = field(default_factory=set)
    # Whether somebody was told before it was met or void.
    was_told: bool = False


class Replay:
    """`simulate`: who would have been told what, when."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.note = reading.coverage.note
        self.ladder = LadderReader(reading.calendar, reading.policy.ladders)
        self.memory: dict[Key, Told] = {}

    def run(self, first: date, last: date) -> list[Row]:
        """Clause: "replays the policy over the data day by day", "tells on working days"."""
        told: list[Row] = []
        for day in days_between(first, last):
            owed = [d for d in self.reading.duties(day) if d.state(day) != "met"]
            self._forget({duty.key for duty in owed})
            if self.reading.calendar.is_working(day):
                told += self._all_clears({duty.key for duty in owed}, day)
                told += [row for duty in owed for row in self._notices(duty, day)]
        return sorted(told, key=sort_key)

    def _forget(self, owed: set[Key]) -> None:
        """Clause: "Once more only when the duty was met or void in between"."""
        for key, told in self.memory.items():
            if key not in owed:
                told.was_told |= bool(told.stages)
                told.stages.clear()

    def _all_clears(self, owed: set[Key], day: date) -> Iterator[Row]:
        """Clause: "who got one gets an all-clear line …, when the duty is met or void"."""
        for key, told in self.memory.items():
            if key in owed:
                continue
            self.note("ladder: all clear", bool(told.escalated))
            for recipient in told.escalated:
                yield self._telling(day, "all-clear", key, told.due_on, "all-clear", recipient)
            told.escalated.clear()

    def _notices(self, duty: Duty, day: date) -> Iterator[Row]:
        """Stages 3 and 4 for every recipient whom a stage that has come names."""
        # "missed: … No ladder any more"
        if duty.state(day) == "missed":
            return
        told = self.memory.setdefault(duty.key, Told(duty.due_on))
        told.due_on = duty.due_on
        for recipient, stage in self.latest(duty, day).items():
            if not self._may_tell(told, duty, recipient, stage):
                continue
            told.stages[recipient, stage.name] = (day, duty.due_on)
            self.note("ladder: told anew after it was met or void", told.was_told)
            self._note(duty, recipient, stage)
            # "a stage after the due date, to a recipient who is not the bearer"
            if stage.day > duty.due_on and recipient != duty.bearer:
                told.escalated.add(recipient)
            yield self._telling(day, "notice", duty.key, duty.due_on, stage.name, recipient)

    def _note(self, duty: Duty, recipient: str, stage: Reached) -> None:
        """Counts what is special about a telling."""
        moved = stage.day == duty.opened_on and stage.name != "open"
        self.note("ladder: moved to the opening", moved)
        self.note("ladder: moved to the working day before", stage.was_day_off)
        self.note("ladder: a fixed date", stage.name[2:3] == "-")
        self.note("ladder: repeated", "#" in stage.name)
        centre = duty.guidance is not None and recipient == duty.guidance
        self.note("ladder: the agreement's guidance centre", centre)
        self.note("ladder: the CDC", "CDC" in stage.roles and recipient != duty.bearer)

    def latest(self, duty: Duty, day: date) -> dict[str, Reached]:
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
        organisations = self.reading.county.organisations
        bureau = self._bureau_above(duty.bearer)
        match role:
            case "bearer":
                return duty.bearer
            case "institution":
                return duty.institution
            case "bureau":
                return bureau
            case "guidance":
                # "the agreement's guidance_code where the duty's subject is an agreement"
                return duty.guidance or organisations.guidance_under(bureau)
            case "CDC":
                return organisations.cdc_under(bureau)
        raise ValueError(role)

    def _bureau_above(self, bearer: str) -> str | None:
        """Clause: "the nearest bureau above the bearer …, for an institution above its health
        centre"."""
        institution = self.reading.county.institutions.get(bearer)
        above = institution.health_centre if institution else bearer
        return self.reading.county.organisations.bureau_above(above)

    def _telling(
        self, day: date, kind: str, key: Key, due: date, stage: str, recipient: str
    ) -> Row:
        """One row as `simulate --json` writes it."""
        rule, subject, bearer, period = key
        return {
            "date": day.isoformat(),
            "kind": kind,
            "policy": self.reading.policy.name,
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
