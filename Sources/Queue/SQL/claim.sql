-- The probe of a lane whose rest is over: one thread of one daemon makes it, for as long as it takes. The
-- claim of a daemon that is gone is worth nothing, and a daemon knows its own: it asks with no probe under
-- way. $1 lane, $2 daemon, $3 seconds that it can take at most.
update duban.lane l
set claim = duban.draw_token(), claimant = $2, claimed_until = now() + make_interval(secs => $3)
where name = $1 and breaker <> 'closed' and held_until <= now()
  and (claimed_until <= now() or claimant = $2
    or not exists (select from duban.daemon d where d.id = l.claimant))
returning claim, failures
