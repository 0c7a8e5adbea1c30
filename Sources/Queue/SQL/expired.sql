-- What has waited too long in lanes that take nothing. One that nobody has probed for hours, since its
-- messages wait for their window, may be well again: it is probed first. $1 seconds, $2 the lanes that the
-- configuration names; another daemon may know more of them.
select q.id
from duban.queue q left join duban.lane l on l.name = q.lane
where q.created_at < now() - make_interval(secs => $1) and q.token is null
  and (l.breaker <> 'closed' and l.failed_at > now() - interval '2 hours'
    or q.lane <> all ($2::text[]) and not exists (
      select from duban.daemon d
      where q.lane = any (d.lanes) and d.beat_at > now() - interval '1 minute'))
limit 10000
