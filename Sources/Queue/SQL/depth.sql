-- How much waits in each lane, and since when; `duban status`.
select lane, count(*) as depth, count(token) as leased,
  count(*) filter (where token is null and ready_at > now()) as waiting,
  extract(epoch from now() - min(created_at))::float8 as oldest
from duban.queue
group by lane
order by lane
