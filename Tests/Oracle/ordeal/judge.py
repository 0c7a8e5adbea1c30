"""Judges by the mails that came, and by what the daemons recorded, whether each promise was kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from duty import Duty, Key
from ladder import Reached
from ordeal.mailroom import Mail
from ordeal.outlook import History, Mark
from ordeal.record import Notice, Record


@dataclass(frozen=True)
class Telling:
    """One line of a mail that came, and the stages that justified it then."""

    notice: Notice
    mail: Mail[Mark]
    reasons: tuple[Reached, ...]

    @property
    def day(self) -> date:
        return self.mail.ended.day


class Judge:
    """Sees each evening's mails and records; every complaint is one text."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.tellings: list[Telling] = []
        # How often a mail came.
        self.copies: Counter[str] = Counter()
        # How many mails have been judged, and how many lines of digests.
        self.judged = 0
        self.lines = 0

    def evening(self, record: Record, mails: list[Mail[Mark]]) -> Iterator[str]:
        """What is wrong with the mails that came since the last time."""
        fresh, self.judged = mails[self.judged :], len(mails)
        notices = defaultdict(list)
        for notice in record.notices:
            notices[notice.identity].append(notice)
        for mail in fresh:
            yield from self._mail(mail, notices[mail.identity])
        yield from self._flood(fresh, record)

    def finished(self, day: date, record: Record, marked: set[str]) -> Iterator[str]:
        """What is wrong when all is said to be done. `marked`: what the logs call a duplicate."""
        yield from (f"left at the end: {n} {what}" for what, n in record.left.items() if n)
        yield from self._told_is_received(record)
        yield from self._duplicates(record, marked)
        yield from self._too_late(day, record)
        yield from self._all_clears(day)

    # Each mail.

    def _mail(self, mail: Mail[Mark], notices: list[Notice]) -> Iterator[str]:
        """Nothing is told twice, nor what does not hold."""
        self.copies[mail.identity] += 1
        for notice in self._told_by(mail, notices):
            self.lines += 1
            reasons = tuple(self._reasons(notice, mail))
            telling = Telling(notice, mail, reasons)
            if notice.stage == "all-clear":
                if not self._was_over(notice.key, mail):
                    yield f"an all-clear of what is owed, on {mail.ended.day}: {notice}"
            elif not reasons:
                yield f"told on {mail.ended.day} what did not hold then: {notice}"
            yield from self._again(telling)
            self.tellings.append(telling)
        for duty, lines in mail.duties.items():
            recorded = sum(notice.duty == duty for notice in notices)
            if recorded < lines:
                yield f"mail {mail.identity} tells of duty {duty} in {lines} lines, {recorded} recorded"

    @staticmethod
    def _told_by(mail: Mail[Mark], notices: list[Notice]) -> Iterator[Notice]:
        """The notices that the lines are; those told, where another of the duty was passed over."""
        order = ("told", "pending", "withdrawn", "lapsed", "dead", "superseded")
        for duty, lines in mail.duties.items():
            own = [n for n in notices if n.duty == duty]
            yield from sorted(own, key=lambda n: (order.index(n.state), -n.number))[:lines]

    def _reasons(self, notice: Notice, mail: Mail[Mark]) -> list[Reached]:
        """The stages for which it was told.

        Whom another stands above by now is told what waited for it: nobody else will be told that.
        """
        seen = (notice.key, notice.recipient)
        names = self.history.reached(*seen, mail.began, mail.ended)
        if not names and self.history.is_owed(notice.key, mail.began, mail.ended):
            names = self.history.reached(
                *seen, Mark(notice.noticed_on, 0, mail.ended.top), mail.ended)
        return [reached for reached in names if reached.name == notice.stage]

    def _was_over(self, key: Key, mail: Mail[Mark]) -> bool:
        versions = self.history.versions[mail.began.floor : mail.ended.top + 1]
        return any(key not in v.owed(mail.ended.day) for v in versions)

    def _again(self, telling: Telling) -> Iterator[str]:
        """Stages, 4: "Once more only when the duty was met or void in between, or when its due date
        changed and the stage's new day lies after the day on which it was told"."""
        notice = telling.notice
        for before in self.tellings:
            old = before.notice
            if before.mail.identity == telling.mail.identity or old.key != notice.key:
                continue
            if (old.stage, old.recipient, old.channel) != (
                notice.stage, notice.recipient, notice.channel):
                continue
            what = f"on {before.day} and {telling.day}: {old}; {notice}"
            if old.once == notice.once:
                yield f"told twice, {what}"
            elif old.round != notice.round:
                if notice.stage != "all-clear" and not self.history.was_not_owed(
                    notice.key, before.mail.began.day, telling.day):
                    yield f"told twice though it was owed all the time, {what}"
            elif not any(reason.day > before.day for reason in telling.reasons):
                yield f"told twice although the stage's new day does not lie later, {what}"

    def _flood(self, mails: list[Mail[Mark]], record: Record) -> Iterator[str]:
        """At most one digest for each recipient and day, and two more for each edit seen that day: a
        pass in whose middle it falls sees a part of it, and the next one the rest.

        What may have arrived before comes to its end under its own identity.
        """
        days = defaultdict(set)
        for mail in mails:
            message = record.messages.get(mail.identity)
            if mail.is_digest and not (message and message["marked"]):
                days[mail.ended.day, mail.recipient].add(mail.identity)
        for (day, recipient), identities in days.items():
            edits = len(self.history.seen[day]) - 1
            if len(identities) > 1 + 2 * edits:
                yield f"{len(identities)} digests to {recipient} on {day}, {edits} edits: {identities}"

    # The end of a day on which all was done.

    def _told_is_received(self, record: Record) -> Iterator[str]:
        for notice in record.notices:
            if notice.state == "told" and not self.copies[notice.identity]:
                yield f"recorded as told, and no mail came: {notice}"
        for identity, message in record.messages.items():
            if message["state"] == "delivered" and not self.copies[identity]:
                yield f"recorded as delivered, and no mail came: {identity}"
            if message["state"] == "dead" and not message["is_old"]:
                yield f"given up: {identity}, {message['reason']}"

    def _duplicates(self, record: Record, marked: set[str]) -> Iterator[str]:
        for identity, copies in self.copies.items():
            if copies == 1:
                continue
            if record.messages[identity]["marked"] < copies - 1:
                yield f"{identity} came {copies} times, and no attempt says that it might"
            if identity not in marked:
                yield f"{identity} came {copies} times, and no log says that it might"

    def _too_late(self, day: date, record: Record) -> Iterator[str]:
        """What is to be told by the day has been told."""
        told = defaultdict(list)
        for telling in self.tellings:
            notice = telling.notice
            told[notice.key, notice.round, notice.recipient, notice.stage].append(
                (notice.due_on, telling.day))
        dead = [n for n in record.notices if n.state == "dead"]
        for notice in dead:
            told[notice.key, notice.round, notice.recipient, notice.stage].append(
                (notice.due_on, day))
        for key, duty in self.history.present.owed(day).items():
            for recipient, reached in self.history.present.latest(duty, day).items():
                tellings = told[key, record.rounds.get(key, 0), recipient, reached.name]
                if not self._is_told(duty, reached, tellings):
                    yield (f"not told by {day}: {' '.join(key)} due {duty.due_on} stage "
                           f"{reached.name} of {reached.day} to {recipient}")

    @staticmethod
    def _is_told(duty: Duty, reached: Reached, tellings: list[tuple[date, date]]) -> bool:
        return any(due == duty.due_on or reached.day <= day for due, day in tellings)

    def _all_clears(self, day: date) -> Iterator[str]:
        """Stages, 5: "who got one gets an all-clear line …, when the duty is met or void"."""
        waiting: dict[tuple[Key, str], Telling] = {}
        for telling in self.tellings:
            notice = telling.notice
            if notice.stage == "all-clear":
                waiting.pop((notice.key, notice.recipient), None)
            elif notice.is_escalation:
                waiting[notice.key, notice.recipient] = telling
        owed = self.history.present.owed(day)
        for (key, _), telling in waiting.items():
            if key not in owed and telling.notice.state == "told":
                yield f"no all-clear by {day}, told on {telling.day}: {telling.notice}"
