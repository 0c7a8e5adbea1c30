"""Which sentences of the fine print the random counties reach, and how much of each rule."""

from __future__ import annotations

from collections import Counter

from policies import RULES

STATES = ("open", "overdue", "met", "late", "missed")
# What a rule or the ladder notes when it comes upon it; one that stays at 0 was not compared.
CASES = (
    "closed: an unmet duty is gone",
    "closed: a calendar duty due on or after it is gone",
    "closed: an earlier calendar duty stays",
    "suspended: an unmet duty is gone",
    "suspended: a missed duty is gone",
    "suspended: a met duty stays",
    "resumed: owed again",
    "met before it opened",
    "provisional",
    "nobody to bear it",
    "alliance-enrolment: a lasting agreement at P",
    "alliance-enrolment: met on the day of filing",
    "alliance-enrolment: again",
    "alliance-enrolment: several terminated on one day",
    "alliance-enrolment: terminated, but another in force",
    "alliance-enrolment: again, met by one that begins",
    "alliance-enrolment: the guidance centre bears it",
    "quarterly-visit: a day too few",
    "quarterly-visit: just enough days",
    "quarterly-visit: the guidance centre is a provider, too",
    "agreement-expiry: terminated early",
    "agreement-expiry: the next one was terminated",
    "agreement-expiry: the next one begins after a gap",
    "annual-training: a day too few",
    "annual-training: just enough days",
    "annual-training: held without the bearer",
    "annual-disease-control: a day too few",
    "annual-disease-control: just enough days",
    "annual-disease-control: held without the bearer",
    "triennial-evaluation: not enrolled",
    "triennial-evaluation: several in force",
    "triennial-evaluation: the anchor is an evaluation",
    "triennial-evaluation: a leap day",
    "triennial-evaluation: due on P + 30 d",
    "triennial-evaluation: met before it opened",
    "health-record-gap: filed or in force after the first day",
    "health-record-gap: the agreement's provider bears it",
    "health-record-gap: nobody concerned",
    "health-record-gap: a record after the month",
    "service-package: reached before P, in its month",
    "service-package: in a shorter month",
    "service-package: left between the day and the due date",
    "service-package: not in force on the day",
    "service-package: the agreement's provider bears it",
    "service-package: several children",
    "service-package: met after it was missed",
    "unfiled-institution: filed by the opening day",
    "unfiled-institution: due on P + 30 d",
    "liaison-missing: both sides",
    "liaison-missing: not in force",
    "coordination-meeting: too few days from P on",
    "rectification: no day to mend it by",
    "rectification: to be mended before P",
    "provider-coverage: a private hospital",
    "provider-coverage: by an agreement",
    "provider-coverage: by an activity",
    "provider-coverage: at no institution",
    "guidance-agreement: by one signed before the filing",
    "guidance-agreement: by one that has ended",
    "liability-insurance: never insured",
    "liability-insurance: due on P + 30 d",
    "ladder: moved to the working day before",
    "ladder: moved to the opening",
    "ladder: a fixed date",
    "ladder: repeated",
    "ladder: the agreement's guidance centre",
    "ladder: the CDC",
    "ladder: all clear",
    "ladder: told anew after it was met or void",
)


class Coverage:
    """Counts of what was compared."""

    def __init__(self) -> None:
        self.states: Counter[tuple[str, str]] = Counter()
        self.tellings: Counter[str] = Counter()
        self.cases: Counter[str] = Counter()

    def note(self, case: str, when: bool = True) -> None:
        """Counts a case, if it is one."""
        assert case in CASES, case
        self.cases[case] += when

    def lines(self) -> list[str]:
        """A table of duties by rule and state, of tellings by rule, and the cases."""
        head = "".join(f"{name:>9}" for name in (*STATES, "tellings"))
        found = [f"{'compared':24}{head}"]
        for rule in RULES:
            counts = [self.states[rule, state] for state in STATES] + [self.tellings[rule]]
            found.append(f"{rule:24}{''.join(f'{count:9}' for count in counts)}")
        found += [f"{self.cases[case]:9}  {case}" for case in CASES]
        return found

    def never(self) -> list[str]:
        """The cases that nothing came upon."""
        return [case for case in CASES if not self.cases[case]]
