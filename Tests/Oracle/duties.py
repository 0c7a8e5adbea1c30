"""The duties of a county as of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from calendar_cn import WorkingCalendar
from coverage import Coverage
from duty import Duty, View
from facts import County, Institution
from policies import RULES, WUSHAN, Policy


@dataclass
class Reading:
    """Derives the duties of a county under one policy."""

    county: County
    calendar: WorkingCalendar
    policy: Policy = WUSHAN
    coverage: Coverage = field(default_factory=Coverage)

    def duties(self, day: date) -> list[Duty]:
        """Every duty as of the day. "For T < P there are no duties"."""
        first = self.policy.first_day
        if day < first:
            return []
        known = self.county.known_on(day)
        note = self.coverage.note
        view = View(known, day, first, self.policy.numbers, self.calendar, note)
        derived = [duty for rule in self.policy.rules for duty in RULES[rule][0](view)]
        # "No duty exists before its opened_on."
        opened = [duty for duty in derived if duty.opened_on <= day]
        owed = [d for d in opened if d.institution is None or self._is_owed(d, known, day)]
        for duty in owed:
            note("met before it opened", duty.met_on is not None and duty.met_on < duty.opened_on)
            note("provisional", duty.provisional)
        return sorted(owed, key=lambda duty: duty.key)

    def _is_owed(self, duty: Duty, known: County, day: date) -> bool:
        """Clauses "Closed" and "Suspended": they reach what is owed for an institution."""
        assert duty.institution
        institution = known.institutions[duty.institution]
        return self._outlives_closing(duty, institution) and (
            self._outlives_suspension(duty, institution, day)
        )

    def _outlives_closing(self, duty: Duty, institution: Institution) -> bool:
        closed, note = institution.closed_on, self.coverage.note
        if closed is None:
            return True
        # "of calendar duties … those due on or after C are not owed, earlier ones stay"
        if duty.closes_on is not None:
            stays = duty.due_on < closed
            note("closed: an earlier calendar duty stays", stays)
            note("closed: a calendar duty due on or after it is gone", not stays)
            return stays
        # "unmet duties without a calendar period are not owed any more"
        note("closed: an unmet duty is gone", duty.met_on is None)
        return duty.met_on is not None

    def _outlives_suspension(self, duty: Duty, institution: Institution, day: date) -> bool:
        """Clause: "its unmet duties (missed ones too) are not owed while it lasts"."""
        note = self.coverage.note
        if not institution.is_suspended(day):
            unmet = duty.met_on is None and institution.suspended_on is not None
            note("resumed: owed again", unmet)
            return True
        note("suspended: a met duty stays", duty.met_on is not None)
        note("suspended: an unmet duty is gone", duty.met_on is None)
        note("suspended: a missed duty is gone", duty.state(day) == "missed")
        return duty.met_on is not None
