"""An independent reading of obligations.md for three rules, by its literal text.

Ambiguities met, and what was decided:

 1. Passes: `simulate` replays "day by day" and "tells on working days". So every civil day is
    looked at; on a day off nothing is told, but a duty seen met or void there has been "met or void
    in between" (Stages 4). `--passes working` looks at working days only. An all-clear waits for a
    working day and is not told if the duty is owed again by then.
 2. `#k` "counts the days so told of": the k-th day of the series due + n, + 2n …, whether or not
    somebody was told on the earlier ones. A duty found late starts with a high k.
 3. "A stage after the due date": the stage's day (after moving it to opened_on) lies after due_on.
    The delay of the telling does not count.
 4. `open` falls on opened_on even where that is a day off; it is told on the next working day.
 5. A stage is before the "rule's last other stage" by its day after moving it to opened_on.
 6. Closed: "of calendar duties … those due on or after C are not owed", the met ones too.
    Suspended: the met ones stay. Both reach the agreements' duties of the institution.
 7. "terminated … before its ends_on" holds for an agreement without ends_on.
 8. Again: "no other … in force on the next day (as known on T)" sees agreements signed up to T with
    an earlier starts_on: these make the duty void, not met. The terminated agreement need not have
    begun. "one signed before" includes one signed on the day of the termination.
 9. "not terminated by T" in agreement-expiry: terminated_on ≤ T, also where it is its ends_on.
10. quarterly-visit: a visit anywhere in the quarter meets it, also before opened_on or filed_on.
    A guidance centre that is also a provider has one duty, with the guidance centre's days.
    opened_on is the first day in force that is counted, not the 45th.
11. agreement-expiry asks nothing of filing; one met before its opening shows as met from then on.
12. `provisional`: any day from D + 1 to the due date lies in a provisional year. False for due
    dates that are not counted in working days.
13. "under that bureau": the nearest bureau above the guidance centre is that one, over any number
    of organisations between.
14. `late` is false while a duty is not met. Missed is neither met nor void: no all-clear for it.
15. A duty whose bearer does not exist (no guidance centre) is not derived.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from calendar_cn import CALENDARS, WorkingCalendar
from duties import Numbers, Reading, Row
from facts import read_county
from replay import Replay


def duties(reading: Reading, as_of: date) -> list[Row]:
    """What `duties --as-of` shows of the three rules."""
    return [duty.row(as_of) for duty in reading.duties(as_of)]


def simulate(reading: Reading, start: date, end: date, working_only: bool = False) -> list[Row]:
    """What `simulate --from --to` shows of the three rules: notices and all-clears."""
    return Replay(reading).run(start, end, working_only)


def add_number_options(parser: argparse.ArgumentParser) -> None:
    """The policy's first day and numbers, for a county other than Wushan."""
    default = Numbers()
    parser.add_argument("--calendars", type=Path, default=CALENDARS)
    parser.add_argument("--first-day", type=date.fromisoformat, default=default.first_day)
    parser.add_argument("--within-wd", type=int, default=default.within_wd)
    parser.add_argument("--min-days", type=int, default=default.min_days)
    parser.add_argument("--opens-before", type=int, default=default.opens_before)
    parser.add_argument("--passes", choices=["daily", "working"], default="daily")


def reading_of(folder: Path, options: argparse.Namespace) -> Reading:
    """The reading of a folder with the options' numbers."""
    numbers = Numbers(
        options.first_day, options.within_wd, options.min_days, options.opens_before
    )
    return Reading(read_county(folder), WorkingCalendar.load(options.calendars), numbers)


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
        add_number_options(command)
    options = parser.parse_args()
    reading = reading_of(options.county, options)
    if options.command == "duties":
        found = duties(reading, options.as_of)
    else:
        found = simulate(reading, options.start, options.end, options.passes == "working")
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
