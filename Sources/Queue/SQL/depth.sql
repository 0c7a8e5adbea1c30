-- How much waits in each lane, since when, and how the lane is; `duband status`.
select q.lane, q.depth, q.leased, q.waiting, q.oldest, coalesce(l.breaker, 'closed') as breaker,
  coalesce(l.reason, '') as reason,
  case when l.held_until > now() then extract(epoch from l.held_until - now())::float8 end as held
from (
    select lane, count(*) as depth, count(token) as leased,
      count(*) filter (where token is null and ready_at > now()) as waiting,
      extract(epoch from now() - min(created_at))::float8 as oldest
    from duban.queue
    group by lane
    union all
    select name, 0, 0, 0, null
    from duban.lane
    where breaker <> 'closed' and name not in (select lane from duban.queue)
  ) as q
  left join duban.lane l on l.name = q.lane
order by q.lane
