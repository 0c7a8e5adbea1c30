-- A lane rests. Threads that fail together fail once, and what one of them only pauses for does not make
-- well what another found ill: a probe does. $1 lane, $2 its breaker, $3 seconds, $4 why,
-- $5 whether a probe found it, $6 the message that it failed on, if any.
insert into duban.lane as l (name, breaker, failures, reason, culprit, failed_at, held_until)
values ($1, $2, 1, $4, $6, case when $2 = 'closed' then '-infinity' else now() end,
  now() + make_interval(secs => $3))
on conflict (name) do update set
  breaker = case when excluded.breaker = 'closed' and not $5 then l.breaker else excluded.breaker end,
  reason = case
    when l.breaker <> 'closed' and excluded.breaker = 'closed' and not $5 then l.reason
    else excluded.reason
  end,
  since = case
    when l.breaker = excluded.breaker or excluded.breaker = 'closed' and not $5 then l.since
    else now()
  end,
  culprit = coalesce(excluded.culprit, l.culprit),
  failed_at = greatest(l.failed_at, excluded.failed_at),
  failures = case
    when excluded.breaker = 'closed' and $5 then 0
    when excluded.breaker = 'closed' then l.failures
    when $5 or l.breaker = 'closed' then l.failures + 1
    else l.failures
  end,
  -- While a probe is under way nobody else moves it but with a conversation from before.
  held_until = case when $5 then excluded.held_until else greatest(l.held_until, excluded.held_until) end
returning since = now() as changed
