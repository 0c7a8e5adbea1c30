"""What the daemons have recorded, as the database shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from duty import Key
from program import Program

NOTICES = """
select coalesce(json_agg(row_to_json(r) order by r.id), '[]')
from (
  select n.id, d.id as duty, d.rule, d.subject, d.bearer, d.period, d.round as present_round,
    n.round, n.due_on, n.noticed_on, n.recipient, n.channel, n.is_escalation, n.state,
    n.stage || case when n.repeat > 0 then '#' || n.repeat else '' end as stage,
    coalesce(q.identity, m.identity) as identity
  from duban.notice n
    join duban.duty d on d.id = n.duty_id
    left join duban.queue q on q.id = n.message_id
    left join duban.message m on m.id = n.message_id
) as r"""
ROUNDS = """
select coalesce(json_agg(row_to_json(r)), '[]')
from (select rule, subject, bearer, period, round from duban.duty) as r"""
MESSAGES = """
select coalesce(json_agg(row_to_json(r)), '[]')
from (
  select m.identity, m.state, m.reason, m.kind,
    m.settled_at - m.created_at > interval '5 days' as is_old,
    (select count(*) from duban.attempt a
      where a.message_id = m.id and a.possible_duplicate) as marked
  from duban.message m
) as r"""
LEFT = """
select json_build_object(
  'messages in the queue', (select count(*) from duban.queue),
  'leases', (select count(*) from duban.queue where token is not null),
  'attempts without an end', (select count(*) from duban.attempt where ended_at is null),
  'notices pending', (select count(*) from duban.notice where state = 'pending'),
  'notices lapsed', (select count(*) from duban.notice where state = 'lapsed'))"""


@dataclass(frozen=True)
class Notice:
    """A row of duban.notice, with what its message is known by."""

    number: int
    duty: int
    key: Key
    round: int
    due_on: date
    noticed_on: date
    stage: str
    recipient: str
    channel: str
    is_escalation: bool
    state: str
    identity: str

    @property
    def once(self) -> tuple[Any, ...]:
        """Under this key nobody is to be told twice."""
        return (self.key, self.round, self.due_on, self.stage, self.recipient, self.channel)

    def __str__(self) -> str:
        return (f"{' '.join(self.key)} round {self.round} due {self.due_on} stage {self.stage} "
                f"to {self.recipient} ({self.state}, notice {self.number}, mail {self.identity})")


class Record:
    """One look at the database."""

    def __init__(self, program: Program) -> None:
        self.notices = [_notice(row) for row in json.loads(program.ask(NOTICES))]
        self.rounds = {_key(row): row["round"] for row in json.loads(program.ask(ROUNDS))}
        self.messages = {row["identity"]: row for row in json.loads(program.ask(MESSAGES))}
        self.left: dict[str, int] = json.loads(program.ask(LEFT))


def _key(row: dict[str, Any]) -> Key:
    return (row["rule"], row["subject"], row["bearer"], row["period"])


def _notice(row: dict[str, Any]) -> Notice:
    return Notice(
        row["id"], row["duty"], _key(row), row["round"], date.fromisoformat(row["due_on"]),
        date.fromisoformat(row["noticed_on"]), row["stage"], row["recipient"], row["channel"],
        row["is_escalation"], row["state"],
        row["identity"] or "")
