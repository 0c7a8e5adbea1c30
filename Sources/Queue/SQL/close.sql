-- A lane works again. $1 lane.
update duban.lane l
set breaker = 'closed', since = now(), failures = 0, reason = '', held_until = '-infinity'
from (select * from duban.lane where name = $1 and breaker <> 'closed' for update) as was
where l.name = was.name
returning extract(epoch from now() - was.since)::float8 as seconds
