-- A probe could open a session and found nothing to send, and what the lane was rejected for still waits,
-- for its window perhaps: the lane is not well for that. $1 lane, $2 seconds to the next probe.
update duban.lane l set held_until = now() + make_interval(secs => $2)
where name = $1 and breaker = 'stopped' and exists (select from duban.queue q where q.id = l.culprit)
returning name
