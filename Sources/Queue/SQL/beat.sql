-- The heartbeat; a daemon that was taken for dead comes back under its own number. $1 daemon.
insert into duban.daemon (id, host, pid, version) overriding system value values ($1, $2, $3, $4)
on conflict (id) do update set beat_at = now()
