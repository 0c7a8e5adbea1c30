-- The heartbeat, and whether another's has stopped; a daemon that was taken for dead comes back under its
-- own number. $1 daemon, $2 host, $3 process id, $4 version, $5 seconds without a beat, $6 its lanes.
with beat as (
  insert into duban.daemon (id, host, pid, version, lanes) overriding system value
  values ($1, $2, $3, $4, $6)
  on conflict (id) do update set beat_at = now()
)
select exists (
  select from duban.daemon where id <> $1 and beat_at < now() - make_interval(secs => $5)) as someone_is_dead
