-- What became of leased messages, all at once. Every write compares the lease's token.
-- $1 messages, $2 tokens, $3 outcomes, $4 stages, $5 codes, $6 texts of their attempts;
-- $7 what follows: 'again', 'delivered', 'dead', 'withdrawn'; $8 why; $9 seconds until 'again'; $10 the civil day;
-- $11 what was said, empty where nothing is kept.
--
-- (An update carries whole rows of what it is joined with: `offset 0` keeps them to the columns that it names.
-- `= any (array[x])`: see DeliveryQueue.)
with given as (
  select * from unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::float8[], $11::text[]
  ) as g (id, token, outcome, stage, code, text, follows, reason, wait, transcript)
),
again as (
  update duban.queue q
  set token = null, leased_by = null, leased_at = null, leased_from = null,
    attempts = q.attempts + 1,
    ambiguous = q.ambiguous + (g.outcome = 'ambiguous')::int,
    ready_at = now() + make_interval(secs => g.wait)
  from (select id, token, outcome, wait from given where follows = 'again' offset 0) g
  where q.id = any (array[g.id]) and q.token = g.token
  returning g.token
),
gone as (
  delete from duban.queue q
  using (select id, token, outcome, follows, reason from given where follows <> 'again' offset 0) g
  where q.id = any (array[g.id]) and q.token = g.token
  returning q.*, g.outcome, g.follows, g.reason
),
held as (
  select token from again union all select token from gone
),
-- A crash of the server can have taken the row that was written before the socket opened.
attempted as (
  update duban.attempt a
  set ended_at = now(), outcome = g.outcome, stage = g.stage, code = g.code, text = g.text,
    transcript = nullif(g.transcript, '')
  from (select id, token, outcome, stage, code, text, transcript from given offset 0) g
  where a.message_id = any (array[g.id]) and a.token = g.token and a.ended_at is null
  returning a.token
),
mended as (
  insert into duban.attempt (
    message_id, number, token, daemon_id, started_at, ended_at, outcome, stage, code, text,
    transcript, possible_duplicate)
  select q.id, q.attempts + 1, g.token, q.leased_by, q.leased_at, now(), g.outcome, g.stage, g.code,
    g.text, nullif(g.transcript, ''), q.ambiguous > 0
  from (
    select * from given
    where outcome <> 'withdrawn' and token not in (select token from attempted) offset 0
  ) g
    join duban.queue q on q.id = any (array[g.id])
  where g.token = any (array(select token from held))
),
kept as (
  insert into duban.message (
    id, identity, created_at, state, reason, kind, as_of, recipient, on_behalf_of, contact, channel,
    lane, address, priority, any_hour, payload, attempts, ambiguous)
  select id, identity, created_at, follows, reason, kind, as_of, recipient, on_behalf_of, contact,
    channel, lane, address, priority, any_hour, payload,
    attempts + (outcome <> 'withdrawn')::int, ambiguous + (outcome = 'ambiguous')::int
  from gone
),
-- A rejected contact: what it was to be told lapses, and the next pass tells the next contact. (Duties
-- are the pass's to write: to wait for it here would keep back every lane.) Behind the operator there
-- is nobody.
rejected as (
  insert into duban.rejection (channel, address)
  select distinct channel, address from gone where outcome = 'rejected-recipient' and recipient <> ''
  on conflict (channel, address) do update set rejected_at = now()
),
-- (Mostly no address is rejected at all, and none is looked for.)
accepted as (
  delete from duban.rejection r using gone g
  where exists (select from duban.rejection) and g.outcome = 'delivered'
    and r.channel = any (array[g.channel]) and r.address = any (array[g.address])
),
noticed as (
  update duban.notice n
  set state = case
      when g.follows = 'delivered' then 'told'
      when g.follows = 'dead' and (g.outcome <> 'rejected-recipient' or g.recipient = '') then 'dead'
      when g.follows = 'dead' then 'lapsed'
      else 'withdrawn'
    end,
    told_on = case g.follows when 'delivered' then $10::date end
  from (select id, follows, outcome, recipient from gone offset 0) g
  where n.message_id = any (array[g.id]) and n.state = 'pending'
  returning n.state
),
woken as (
  insert into duban.registry_change (relation) select 'rejection'
  where exists (select from noticed where state = 'lapsed')
    or exists (
      select from gone
      where outcome = 'rejected-recipient' and kind in ('announcement', 'report', 'hours'))
  returning pg_notify('duban_registry', '')
)
select token from held
