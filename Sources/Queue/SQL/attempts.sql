-- The story of each attempt of a message. $1 message.
select number, daemon_id, started_at, ended_at, coalesce(outcome, 'under way') as outcome,
  coalesce(stage, '') as stage, coalesce(code, '') as code, coalesce(text, '') as text,
  transcript, possible_duplicate
from duban.attempt
where message_id = $1
order by number, started_at
