-- Leases of a living daemon that it knows nothing of: the commit's answer was lost with the connection.
-- $1 daemon, $2 what it holds by its own account.
update duban.queue q
set token = null, leased_by = null, leased_at = null, leased_from = null
where q.leased_by = $1 and q.leased_at < now() - interval '1 minute' and q.id <> all ($2::bigint[])
  and not exists (
    select from duban.attempt a
    where a.message_id = q.id and a.token = q.token and a.ended_at is null)
