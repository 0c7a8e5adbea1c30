"""Stages 1 to 3 of obligations.md: on which day a stage falls, and which one is the latest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from calendar_cn import WorkingCalendar


@dataclass(frozen=True)
class Stage:
    """One stage of a ladder as its row writes it, and the roles that it names."""

    name: str
    roles: tuple[str, ...]

    @property
    def every(self) -> int | None:
        """n of "every n wd"."""
        match = re.fullmatch(r"every(\d+)wd", self.name)
        return int(match[1]) if match else None


@dataclass(frozen=True)
class Reached:
    """A stage that has come. Ordered by day, "on one day: the one further down the ladder"."""

    day: date
    rung: int
    name: str
    roles: tuple[str, ...]


ALLIANCE = (
    Stage("open", ("bearer", "institution")),
    Stage("-3wd", ("bearer",)),
    Stage("0", ("bearer", "guidance")),
    Stage("+1wd", ("bearer", "guidance", "bureau")),
    Stage("every5wd", ("bearer", "bureau")),
)
VISIT = (
    Stage("-30d", ("bearer",)),
    Stage("-10wd", ("bearer",)),
    Stage("-3wd", ("bearer",)),
    Stage("+1wd", ("bearer", "bureau")),
    Stage("every10wd", ("bearer", "bureau")),
)
EXPIRY = (
    Stage("-60d", ("bearer", "guidance")),
    Stage("-30d", ("bearer", "institution")),
    Stage("-7d", ("bearer", "institution", "guidance")),
    Stage("+1wd", ("bearer", "guidance", "bureau")),
    Stage("every5wd", ("bearer", "bureau")),
)
LADDERS = {
    "alliance-enrolment": ALLIANCE,
    "quarterly-visit": VISIT,
    "agreement-expiry": EXPIRY,
}


class LadderReader:
    """Finds the stages of a duty that have come by a day."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self.fixed = cache(self._fixed)

    def reached(self, rule: str, opened: date, due: date, day: date) -> list[Reached]:
        """The stages of the rule that have come by `day`, in the ladder's order."""
        fixed = self.fixed(rule, opened, due)
        repeats = [s for s in LADDERS[rule] if s.every]
        come = [stage for stage in fixed if stage.day <= day]
        for rung, stage in enumerate(repeats, start=len(fixed)):
            repeat = self._latest_repeat(stage, rung, due, max(s.day for s in fixed), day)
            come += [repeat] if repeat else []
        return come

    def _fixed(self, rule: str, opened: date, due: date) -> list[Reached]:
        """Every stage but the repeats."""
        stages = [stage for stage in LADDERS[rule] if not stage.every]
        return [
            # "A stage whose day lies before opened_on falls on opened_on."
            Reached(max(self._day(s.name, opened, due), opened), rung, s.name, s.roles)
            for rung, s in enumerate(stages)
        ]

    def _day(self, name: str, opened: date, due: date) -> date:
        """`-30d`, `0`: "on that day, or on the last working day before it"."""
        if name == "open":
            return opened
        match = re.fullmatch(r"([+-]?\d+)(wd|d)?", name)
        assert match, name
        count = int(match[1])
        if match[2] == "wd":
            return self.calendar.add(due, count)
        return self.calendar.on_or_before(due + timedelta(days=count))

    def _latest_repeat(
        self, stage: Stage, rung: int, due: date, last_other: date, day: date
    ) -> Reached | None:
        """Clause: "due + n, + 2n, … wd, from the first such day after the … last other stage"."""
        step = stage.every
        assert step
        multiple = self.calendar.count(due, day) // step
        skipped = self.calendar.count(due, last_other) // step
        if multiple <= skipped:
            return None
        falls_on = self.calendar.add(due, multiple * step)
        return Reached(falls_on, rung, f"{stage.name}#{multiple - skipped}", stage.roles)
