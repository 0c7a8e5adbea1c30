"""What befalls the daemons, one day after the other: every choice comes from the seed."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from changes import Change, Changes, apply, key_of, script
from counties.dice import Dice
from county import Tables, county, write
from ordeal.cluster import SHANGHAI, Cluster, eventually
from ordeal.hold import PLACES, Hold
from ordeal.judge import Judge
from ordeal.mailroom import Mailroom
from ordeal.outlook import History, Mark
from ordeal.record import Record
from ordeal.running import Running
from policies import WUSHAN
from program import Program, ProgramFailed, configuration

# A small county, since every pass is waited for, and how many rows an edit changes.
INSTITUTIONS, CHILDREN, AN_EDIT = 24, 60, 10
# Hearts that beat fast, and little patience.
HASTE = """heartbeat: {beat: 300ms, hold_after: 1500ms, dead_after: 3s}
mail: {attach_csv_above: 0}
"""


class Ordeal:
    """One county's days in a database of its own."""

    def __init__(self, cluster: Cluster, duband: str, folder: Path, seed: int, out: bool) -> None:
        self.cluster = cluster
        self.folder = folder
        self.dice = Dice(seed)
        self.is_told = out
        self.program = Program(duband, f"{cluster.conninfo} dbname=postgres", "")
        self.name = f"chaos_{seed}"
        self.tables: Tables = county(seed, INSTITUTIONS, CHILDREN)
        self.past: list[Tables] = []
        self.history = History(folder, WUSHAN)
        self.judge = Judge(self.history)
        self.logs: list[Running] = []
        # What befell them, to be counted.
        self.befell: Counter[str] = Counter()
        self.room: Mailroom[Mark] = Mailroom(seed, self.mark)

    def mark(self) -> Mark:
        return self.history.mark(self.cluster.now().date())

    def complaints(self, days: int) -> Iterator[str]:
        """Lives through so many days; whatever was wrong."""
        with ExitStack() as stack:
            stack.callback(self._end)
            stack.enter_context(self.room)
            self._prepare()
            try:
                for number in range(days):
                    yield from self._day(is_last=number == days - 1)
            except (AssertionError, ProgramFailed, TimeoutError) as error:
                yield f"on {self.today}: {error}"

    def _end(self) -> None:
        """The database's dump stays beside the logs."""
        self._kill_all()
        command = ["pg_dump", "-d", self.program.database, "-f", str(self.folder / "dump.sql")]
        subprocess.run(command, check=True)

    # A day.

    def _prepare(self) -> None:
        first = WUSHAN.first_day + timedelta(days=self.dice.number(0, 600))
        self.today = self._working(first)
        self._set_clock(self.today, 8, 35)
        server, self.program = self.program, replace(
            self.program, database=f"{self.cluster.conninfo} dbname={self.name}")
        server.ask(f"drop database if exists {self.name}")
        server.ask(f"create database {self.name}")
        path = configuration(self.folder, [WUSHAN.name], self.room.port)
        text = path.read_text(encoding="utf-8") + HASTE
        text = text.replace("connections: 1", "connections: 2")
        text = text.replace("retry: {", "retry: {ambiguous_after: 500ms, ambiguous_attempts: 100, ")
        path.write_text(text, encoding="utf-8")
        self.program = replace(self.program, config=str(path))
        self.program.run("migrate")
        self.history.add(self.tables)
        self._import()

    def _day(self, is_last: bool) -> Iterator[str]:
        self._note(f"day {self.today}")
        for _ in range(self.dice.number(1, 4)):
            self._blow()
        is_away = not is_last and self.dice.chance(0.15)
        if is_away:
            self._note("the relay is away in the evening")
            self.room.go_away()
        else:
            yield from self._finish()
        record = Record(self.program)
        yield from self.judge.evening(record, self.room.mails)
        if not is_away:
            yield from self.judge.finished(self.today, record, self._marked())
        if not is_last:
            self._night()

    def _blow(self) -> None:
        """One thing that goes wrong, or is done by people."""
        blows = [
            (3, self._edit), (2, self._edit_back), (3, self._start), (2, self._once),
            (3, self._kill), (5, self._hold), (1, self._restart), (3, self._misbehave),
            (1, self._leave_and_return),
        ]
        blow = self.dice.random.choices([b for _, b in blows], [w for w, _ in blows])[0]
        blow()

    def _finish(self) -> Iterator[str]:
        """Nothing goes wrong any more: the day's work is done, or what was left undone is judged."""
        self.room.behaves_badly = False
        self.room.come_back()
        if not self._alive():
            self._start()
        try:
            eventually("the day's work is done", self._is_done, 60)
        except TimeoutError as error:
            yield f"on {self.today}: {error}"
        self.history.settled()

    def _is_done(self) -> bool:
        day = self.today.isoformat()
        if not any(daemon.has_passed(day) for daemon in self._alive()):
            return False
        left = self.program.ask(
            "select exists (select from duban.registry_change) or exists (select from duban.queue)")
        return left == "f"

    def _night(self) -> None:
        """All daemons end, or one goes on into the next day; weeks may pass."""
        goes_on = self.dice.chance(0.45) and self._alive()
        for daemon in self._alive()[1 if goes_on else 0 :]:
            if self.dice.chance(0.5):
                daemon.stop()
            else:
                daemon.kill()
        self._note("a daemon goes on" if goes_on else "no daemon at night")
        # a running daemon sees at night what is changed at night, and tells nobody
        self._set_clock(self.today, 22, 0)
        if self.dice.chance(0.6):
            self._edit()
        if goes_on:
            eventually("what was changed at night is seen", self._has_seen_all)
        self.history.settled()
        length = self.dice.one_of([1, 1, 1, 2, 3, 7, 20] if not goes_on else [1, 1, 2, 5])
        self.today = self._working(self.today + timedelta(days=length))
        self._set_clock(self.today, 8, 35)
        if goes_on:
            # whoever looks at the queue first
            self.program.ask("notify duban_queue")

    # What befalls them.

    def _edit(self) -> None:
        """Ten rows change at once, by an import or by hand."""
        self._change(Changes(self.dice, self.tables, AN_EDIT).all, self.dice.chance(0.25))

    def _edit_back(self) -> None:
        """What was changed before is put right again."""
        if not self.past:
            return self._edit()
        self._note("an edit is taken back")
        self.tables, self.past = self.past[-1], self.past[:-1]
        self.history.add(self.tables)
        self._import()
        return None

    def _change(self, changes: list[Change], by_import: bool) -> None:
        self._note(f"an edit by {'import' if by_import else 'hand'}")
        self.past.append(self.tables)
        self.tables = apply(changes, self.tables)
        self.history.add(self.tables)
        if by_import:
            self._import()
        else:
            self.program.ask(f"set lock_timeout = '20s'; begin;\n{script(changes)}\ncommit;")

    def _import(self) -> None:
        folder = self.folder / "import"
        write(self.tables, folder)
        self.program.run("import", str(folder), "--replace")

    def _start(self) -> None:
        """One daemon more, two at most."""
        if len(self._alive()) < 2:
            self._note("a daemon starts")
            self._run()

    def _once(self) -> None:
        """One pass beside whatever runs, to its end."""
        self._note("run --once")
        self._run("--once").process.wait(120)

    def _kill(self) -> None:
        """A daemon dies with its n-th mail, or with its n-th line of the log."""
        daemon = self.dice.one_of(self._alive()) if self._alive() else self._run()
        if self.dice.chance(0.6):
            goal = len(self.room.mails) + self.dice.number(1, 8)
            self._note("kill -9 at some mail")
            self._wait_a_little(lambda: len(self.room.mails) >= goal)
        else:
            goal = len(list(daemon.events())) + self.dice.number(1, 12)
            self._note("kill -9 at some line")
            self._wait_a_little(lambda: len(list(daemon.events())) >= goal)
        daemon.kill()

    def _hold(self) -> None:
        """Somebody stands still at a table, in the middle of what he does; meanwhile people edit."""
        table = self.dice.one_of(PLACES)
        hold = Hold(self.program, table)
        if not self._alive() or self.dice.chance(0.3):
            if self.dice.chance(0.3):
                self._run("--once")
            else:
                self._start()
        came = self._wait_a_little(hold.has_company)
        then = self.dice.one_of(["kill -9", "let go", "let go", "end the session", "restart"])
        self._note(f"held at {table}{'' if came else ' (nobody came)'}, then: {then}")
        if self.dice.chance(0.7):
            self._change(Changes(self.dice, self.tables, AN_EDIT).all, by_import=False)
        match then:
            case "kill -9":
                self._kill_all()
            case "end the session":
                hold.end_the_waiting()
            case "restart":
                self.cluster.restart()
        hold.let_go()
        for run in self.logs:
            if not run.is_daemon:
                run.process.wait(120)
        self.befell[f"held at {table}"] += came

    def _restart(self) -> None:
        self._note("the database restarts")
        self.cluster.restart()

    def _misbehave(self) -> None:
        self._note("the relay behaves badly")
        self.room.behaves_badly = True

    def _leave_and_return(self) -> None:
        self._note("the relay goes away and comes back")
        self.room.go_away()
        self._wait_a_little(lambda: not self.program.ask(
            "select 1 from duban.lane where breaker <> 'closed'") == "")
        self.room.come_back()

    # Their means.

    def _run(self, *more: str) -> Running:
        daemon = Running(self.program, self.folder / f"run-{len(self.logs)}.log", *more)
        self.logs.append(daemon)
        return daemon

    def _alive(self) -> list[Running]:
        """The daemons at work; none ends by itself."""
        gone = [d for d in self.logs if not d.is_over and not d.is_alive()]
        assert not gone, f"the daemon of {gone[0].log} ended by itself"
        return [d for d in self.logs if d.is_daemon and d.is_alive()]

    def _kill_all(self) -> None:
        for daemon in self.logs:
            if daemon.is_alive():
                daemon.kill()

    def _wait_a_little(self, holds: Callable[[], bool]) -> bool:
        """Waits for what may never come; whether it came."""
        try:
            eventually("it comes", holds, 3)
        except TimeoutError:
            return False
        return True

    def _marked(self) -> set[str]:
        return {str(event["identity"]) for daemon in self.logs for event in daemon.events()
                if event.get("event") == "possible_duplicate"}

    def _has_seen_all(self) -> bool:
        return self.program.ask("select exists (select from duban.registry_change)") == "f"

    def _set_clock(self, day: date, hour: int, minute: int) -> None:
        self.cluster.set_clock(datetime.combine(day, clock_time(hour, minute), SHANGHAI))
        self.mark()

    def _working(self, day: date) -> date:
        while not self.history.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def _note(self, what: str) -> None:
        self.befell[what.partition(" 2")[0]] += 1
        if self.is_told:
            print(f"  {self.cluster.now():%F %T} {what}", flush=True)
