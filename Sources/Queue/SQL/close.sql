-- A lane works again. $1 lane, $2 how many seconds its pace wants after the probe.
update duban.lane l
set breaker = 'closed', since = now(), failures = 0, reason = '',
  held_until = case when $2::float8 > 0 then now() + make_interval(secs => $2) else '-infinity' end
from (select * from duban.lane where name = $1 and breaker <> 'closed' for update) as was
where l.name = was.name
returning extract(epoch from now() - was.since)::float8 as seconds
