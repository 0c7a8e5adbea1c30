"""What the reading says of the county as it stood, and of what is to be told of it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from calendar_cn import WorkingCalendar
from county import Tables, write
from duties import Reading
from duty import Duty, Key
from ladder import Reached
from policies import Policy
from registry import read_county
from replay import Replay


@dataclass(frozen=True)
class Mark:
    """A moment: its day, and the versions of the county that a pass may have seen by then."""

    day: date
    floor: int
    top: int


class Outlook:
    """One version of the county."""

    def __init__(self, tables: Tables, folder: Path, calendar: WorkingCalendar, policy: Policy) -> None:
        write(tables, folder)
        self.replay = Replay(Reading(read_county(folder), calendar, policy))
        self.owed = cache(self._owed)

    def _owed(self, day: date) -> dict[Key, Duty]:
        """What is owed on a day and not met, missed duties among it."""
        duties = self.replay.reading.duties(day)
        return {duty.key: duty for duty in duties if duty.state(day) != "met"}

    def latest(self, duty: Duty, day: date) -> dict[str, Reached]:
        """For every recipient the stage that is to have been told by the day."""
        return {} if duty.state(day) == "missed" else self.replay.latest(duty, day)


class History:
    """The versions of the county, one after the other, and which of them count on which day."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder = folder
        self.policy = policy
        self.calendar = WorkingCalendar.load()
        self.versions: list[Outlook] = []
        # The last version that a pass is known to have seen whole.
        self.floor = 0
        # Which versions a pass of a day may have seen.
        self.seen: dict[date, set[int]] = {}

    def add(self, tables: Tables) -> None:
        """To be called before the change is committed: from now on a pass may see it."""
        folder = self.folder / f"version-{len(self.versions)}"
        self.versions.append(Outlook(tables, folder, self.calendar, self.policy))

    def settled(self) -> None:
        """Every pass from now on sees the last version."""
        self.floor = len(self.versions) - 1

    def mark(self, day: date) -> Mark:
        """The present moment of that day."""
        top = len(self.versions) - 1
        self.seen.setdefault(day, set()).update(range(self.floor, top + 1))
        return Mark(day, self.floor, top)

    @property
    def present(self) -> Outlook:
        return self.versions[-1]

    def reached(self, key: Key, recipient: str, began: Mark, ended: Mark) -> list[Reached]:
        """The stages that a recipient may be told of between two moments; none says no all-clear.

        A pass takes a statement's look at each rule, and another at who stands above whom.
        """
        found = []
        for day in {began.day, ended.day}:
            versions = self.versions[began.floor : ended.top + 1]
            for duty in {v.owed(day)[key] for v in versions if key in v.owed(day)}:
                latest = (version.latest(duty, day).get(recipient) for version in versions)
                found += [reached for reached in latest if reached is not None]
        return found

    def is_owed(self, key: Key, began: Mark, ended: Mark) -> bool:
        """Whether a pass between two moments may have found it owed."""
        versions = self.versions[began.floor : ended.top + 1]
        return any(key in version.owed(ended.day) for version in versions)

    def was_not_owed(self, key: Key, first: date, last: date) -> bool:
        """Whether some pass of these days may have found it met or not owed."""
        return any(
            key not in self.versions[number].owed(day)
            for day, numbers in self.seen.items()
            if first <= day <= last
            for number in numbers
        )
