"""Stages 1 to 3 of obligations.md: on which day a stage falls, and which ones have come."""

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
    was_day_off: bool = False


Ladder = tuple[Stage, ...]


class LadderReader:
    """Finds the stages of a duty that have come by a day."""

    def __init__(self, calendar: WorkingCalendar, ladders: dict[str, Ladder]) -> None:
        self.calendar = calendar
        self.ladders = ladders
        self.fixed = cache(self._fixed)

    def reached(self, rule: str, opened: date, due: date, day: date) -> list[Reached]:
        """The stages of the rule that have come by `day`, in the ladder's order."""
        fixed = self.fixed(rule, opened, due)
        repeats = [s for s in self.ladders[rule] if s.every]
        come = [stage for stage in fixed if stage.day <= day]
        for rung, stage in enumerate(repeats, start=len(fixed)):
            repeat = self._latest_repeat(stage, rung, due, max(s.day for s in fixed), day)
            come += [repeat] if repeat else []
        return come

    def _fixed(self, rule: str, opened: date, due: date) -> list[Reached]:
        """Every stage but the repeats."""
        stages = [stage for stage in self.ladders[rule] if not stage.every]
        return [self._reached(s, rung, opened, due) for rung, s in enumerate(stages)]

    def _reached(self, stage: Stage, rung: int, opened: date, due: date) -> Reached:
        day = self._day(stage.name, opened, due)
        # "`-30d`, `0` and fixed dates … on the last working day before it where it is a day off"
        counted = stage.name == "open" or stage.name.endswith("wd")
        shifted = day if counted else self.calendar.on_or_before(day)
        # "A stage whose day lies before opened_on falls on opened_on."
        falls_on = max(shifted, opened)
        return Reached(falls_on, rung, stage.name, stage.roles, falls_on == shifted != day)

    def _day(self, name: str, opened: date, due: date) -> date:
        """The day that the name says, before it is moved."""
        if name == "open":
            return opened
        if re.fullmatch(r"\d\d-\d\d", name):
            # the day of the due date's year
            return date.fromisoformat(f"{due.year}-{name}")
        match = re.fullmatch(r"([+-]?\d+)(wd|d)?", name)
        assert match, name
        count = int(match[1])
        if match[2] == "wd":
            return self.calendar.add(due, count)
        return due + timedelta(days=count)

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
