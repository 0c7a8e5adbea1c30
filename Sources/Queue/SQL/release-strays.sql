-- Leases of a living daemon that it knows nothing of: the commit's answer was lost with the connection.
-- An answer from before the server's restart comes no more; any other has a minute to come.
-- $1 daemon, $2 what it holds by its own account.
update duban.queue q
set token = null, leased_by = null, leased_at = null, leased_from = null
where q.leased_by = $1 and q.id <> all ($2::bigint[])
  and (q.leased_at < now() - interval '1 minute'
    or q.leased_from is distinct from pg_postmaster_start_time())
  and not exists (
    select from duban.attempt a
    where a.message_id = q.id and a.token = q.token and a.ended_at is null)
