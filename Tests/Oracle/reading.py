"""An independent reading of obligations.md, all rules of both policies, by its literal text.

Ambiguities met, and what was decided:

 1. Passes: `simulate` replays "day by day" and "tells on working days". So every civil day is
    looked at; on a day off nothing is told, but a duty seen met or void there has been "met or
    void in between" (Stages 4). An all-clear waits for a working day and is not told if the duty
    is owed again by then.
 2. `#k` "counts the days so told of": the k-th day of the series due + n, + 2n …, whether or not
    somebody was told on the earlier ones. A duty found late starts with a high k.
 3. "A stage after the due date": the stage's day (after moving it to opened_on) lies after
    due_on. The delay of the telling does not count.
 4. `open` falls on opened_on even where that is a day off; it is told on the next working day.
 5. A stage is before the "rule's last other stage" by its day after moving it to opened_on.
 6. Closed: "of calendar duties … those due on or after C are not owed", the met ones too.
    Suspended: the met ones stay. Both reach the agreements' duties of the institution.
 7. "terminated … before its ends_on" holds for an agreement without ends_on.
 8. Again: "no other … in force on the next day (as known on T)" sees agreements signed up to T
    with an earlier starts_on: these make the duty void, not met. The terminated agreement need
    not have begun. "one signed before" includes one signed on the day of the termination.
 9. "not terminated by T" in agreement-expiry: terminated_on ≤ T, also where it is its ends_on.
10. quarterly-visit: a visit anywhere in the quarter meets it, also before opened_on or filed_on.
    A guidance centre that is also a provider has one duty, with the guidance centre's days.
    opened_on is the first day in force that is counted, not the 45th.
11. agreement-expiry asks nothing of filing; one met before its opening shows as met from then on.
12. `provisional`: any day from D + 1 to the due date lies in a provisional year. False for due
    dates that are not counted in working days.
13. "under that bureau": the nearest bureau above the guidance centre or CDC is that one, over any
    number of organisations between. One with no bureau above it is under the policy's, as for
    bearers ("else the policy's"), since such a policy "covers the whole registry": a county that
    leaves parent_code empty has its guidance centre all the same. (So has one whose only centre
    of that code stands under the city.)
14. `late` is false while a duty is not met. Missed is neither met nor void: no all-clear for it.
15. A duty whose bearer does not exist (no guidance centre, CDC or bureau) is not derived, and a
    role that nobody fills is not told.
16. Duties "of a calendar period" are those whose period is a quarter, a year or a month, the
    month of service-package too: these can be missed, and outlive a closing. An anchor day, the
    day of a termination and insured_until are no calendar periods.
17. Closing and suspension reach duties about an agreement, a finding or children of the
    institution, since these are its duties; those of coordination-meeting and provider-coverage
    have none.
18. A duty met before it opened shows as met from its opening on, with the earlier day
    (rectification, guidance-agreement, provider-coverage, service-package: "whenever that was").
    Only unfiled-institution and triennial-evaluation say that there is none.
19. triennial-evaluation: an evaluation before the first agreement is an anchor too ("every
    evaluation"). One held on the anchor's own day does not meet it ("the next … after the
    anchor"). The current agreement is one of those in force on T. What was met is no duty either
    while the institution is not enrolled: it is a duty for "an enrolled institution".
20. annual-training is met by whoever held it, coordination-meeting by whoever took part: neither
    row names a provider.
21. liaison-missing has no day on which it was met, since names and phones have none: derivation
    then no longer yields it, as of liability-insurance.
22. provider-coverage: an agreement signed after the year, but in force in it by its days, meets
    it on signed_on, late. A day after T meets nothing yet. "took part in an activity at an
    institution": one that lists an institution, of any kind.
23. guidance-agreement asks for nothing but the signing: an agreement that has ended or was
    terminated meets it too.
24. liability-insurance: "never insured" is an empty insured_until.
25. A fixed day of a ladder, `10-15`, is the one of the due date's year.
26. service-package: "as of the first such day" is the first day on which a child concerned as of
    T reached the milestone; when that child leaves, opening and bearer can change.
27. The order of clauses in service-package: "not left by the smaller of T and the due date" comes
    beside "not left by it", so a child that left before the milestone's day is not concerned,
    either.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from calendar_cn import WorkingCalendar
from duties import Reading
from duty import Row
from policies import POLICIES, WUSHAN
from registry import read_county
from replay import Replay


def duties(reading: Reading, as_of: date) -> list[Row]:
    """What `duties --as-of` shows of a policy."""
    return [duty.row(reading.policy.name, as_of) for duty in reading.duties(as_of)]


def simulate(reading: Reading, start: date, end: date) -> list[Row]:
    """What `simulate --from --to` shows of a policy's duties: notices and all-clears."""
    return Replay(reading).run(start, end)


def main() -> None:
    parser = argparse.ArgumentParser(description="reads the duties of a county's CSV files")
    commands = parser.add_subparsers(dest="command", required=True)
    as_of = commands.add_parser("duties")
    as_of.add_argument("--as-of", type=date.fromisoformat, required=True)
    replayed = commands.add_parser("simulate")
    replayed.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
    replayed.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
    for command in (as_of, replayed):
        command.add_argument("--county", type=Path, required=True)
        command.add_argument("--policy", choices=list(POLICIES), default=WUSHAN.name)
    options = parser.parse_args()
    policy = POLICIES[options.policy]
    reading = Reading(read_county(options.county), WorkingCalendar.load(), policy)
    if options.command == "duties":
        found = duties(reading, options.as_of)
    else:
        found = simulate(reading, options.start, options.end)
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
