-- The daemons that have not been taken for dead.
select id, host, pid, version, extract(epoch from now() - started_at)::float8 as up,
  extract(epoch from now() - beat_at)::float8 as since_beat
from duban.daemon
order by id
