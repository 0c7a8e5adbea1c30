-- A lane works again. What it was rejected for before, and what goes through now, are two messages: then
-- the first one was to blame. $1 lane, $2 how many seconds its pace wants after the probe, $3 the message
-- that went through, if any.
with was as (
  select * from duban.lane where name = $1 and breaker <> 'closed' for update
),
accused as (
  update duban.queue q set accused = true
  from was
  where q.id = was.culprit and q.id <> $3::bigint
    and exists (
      select from duban.attempt a where a.message_id = q.id and a.outcome = 'rejected-channel')
)
update duban.lane l
set breaker = 'closed', since = now(), failures = 0, reason = '', culprit = null,
  claimed_until = '-infinity',
  held_until = case when $2::float8 > 0 then now() + make_interval(secs => $2) else '-infinity' end
from was
where l.name = was.name
returning extract(epoch from now() - was.since)::float8 as seconds
