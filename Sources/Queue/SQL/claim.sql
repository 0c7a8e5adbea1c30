-- The probe of a lane whose rest is over: one thread of one daemon makes it. Should it die, the next
-- comes after a minute. $1 lane.
update duban.lane set held_until = now() + interval '1 minute'
where name = $1 and breaker <> 'closed' and held_until <= now()
returning failures
