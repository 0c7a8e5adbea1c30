-- The leases of daemons that are gone, or whose heart has stopped, come back: what was begun may have
-- arrived; what was not begun did not, unless another server has taken over since, which may have lost
-- the mark. So do leases that a living daemon knows nothing of: the commit's answer was lost with the
-- connection, or the settlement with the server. An answer from before the server's restart comes no
-- more; any other has a minute to come.
-- $1 seconds without a beat, $2 seconds to wait after an ambiguous attempt, $3 ambiguous attempts at most,
-- $4 this daemon, $5 the tokens that it holds by its own account.
with dead as (
  select id, host, pid from duban.daemon
  where beat_at < now() - make_interval(secs => $1)
  for update skip locked
),
lost as (
  select q.id, q.token, q.leased_by as daemon_id, coalesce(d.host, 'retired') as host,
    coalesce(d.pid, 0) as pid,
    q.leased_from is distinct from pg_postmaster_start_time() or exists (
      select from duban.attempt a
      where a.message_id = q.id and a.token = q.token and a.ended_at is null) as was_begun
  from duban.queue q left join dead d on d.id = q.leased_by
  where q.token is not null
    and (d.id is not null
      or not exists (select from duban.daemon a where a.id = q.leased_by)
      or q.leased_by = $4 and q.token <> all ($5::bigint[])
        and (q.leased_at < now() - interval '1 minute'
          or q.leased_from is distinct from pg_postmaster_start_time()))
  order by q.id
  for update of q
),
attempted as (
  update duban.attempt a
  set ended_at = now(), outcome = 'ambiguous', stage = 'crash', code = '',
    text = format('daemon %s (%s, process %s) ended in the middle of it', l.daemon_id, l.host, l.pid)
  from lost l
  where a.message_id = l.id and a.token = l.token and a.ended_at is null
),
again as (
  update duban.queue q
  set token = null, leased_by = null, leased_at = null, leased_from = null,
    attempts = q.attempts + l.was_begun::int, ambiguous = q.ambiguous + l.was_begun::int,
    ready_at = now() + case when l.was_begun then make_interval(secs => $2) else interval '0' end
  from lost l
  where q.id = l.id and not (l.was_begun and q.ambiguous + 1 >= $3)
),
gone as (
  delete from duban.queue q using lost l
  where q.id = l.id and l.was_begun and q.ambiguous + 1 >= $3
  returning q.*
),
kept as (
  insert into duban.message (
    id, identity, created_at, state, reason, kind, as_of, recipient, on_behalf_of, contact, channel,
    lane, address, priority, any_hour, payload, attempts, ambiguous)
  select id, identity, created_at, 'dead', 'too many attempts whose answer was lost', kind, as_of,
    recipient, on_behalf_of, contact, channel, lane, address, priority, any_hour, payload,
    attempts + 1, ambiguous + 1
  from gone
),
noticed as (
  update duban.notice n set state = 'dead' from gone g where n.message_id = g.id and n.state = 'pending'
),
-- A daemon's row goes when it holds no lease any more.
buried as (
  delete from duban.daemon d using dead where d.id = dead.id
)
select l.id, l.daemon_id, l.host, l.pid, l.was_begun from lost l
