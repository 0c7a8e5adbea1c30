-- Tells the operator what was not told yet, or a week ago, or is over, and each bureau what it must mend
-- or whose people could not be told; each by a channel of its own that works, as soon as there is one.
-- What comes up within ten minutes, or while such a message for the same reader still waits in a lane
-- that works, gathers for the next.
-- $1 the operator's name, $2 e-mail address, $3 endpoint or null, $4 the lanes that the configuration
-- names, $5 the civil day.
with waiting as (
  select distinct q.recipient
  from duban.queue q
  where q.kind = 'operator' and q.lane = any ($4::text[])
    and not exists (select from duban.lane l where l.name = q.lane and l.breaker <> 'closed')
),
due as materialized (
  select c.id, '' as party
  from duban.concern c
  where (c.ended_at is null and (c.told_on is null or c.told_on <= $5::date - 7)
      or c.ended_at > c.told_at and c.kind <> 'dead-letter')
    and not exists (select from waiting where recipient = '')
    and not exists (
      select from duban.concern
      where told_at > now() - interval '10 minutes' and told_on = $5::date)
  union all
  select c.id, c.bureau
  from duban.concern c
  where c.bureau <> '' and c.ended_at is null
    and (c.bureau_told_on is null or c.bureau_told_on <= $5::date - 7)
    and not exists (select from waiting where recipient = c.bureau)
    and not exists (
      select from duban.concern o
      where o.bureau = c.bureau and o.bureau_told_at > now() - interval '10 minutes'
        and o.bureau_told_on = $5::date)
),
doors as (
  select '' as party, $1::text as name, 0 as position, door.*
  from (values (1, 'email', 'smtp', $2::text), (2, 'webhook', 'webhook:' || $3, $3)) as door
    (preference, channel, lane, address)
  union all
  select c.owner_code, c.name, c.position, door.*
  from registry.contacts c
    cross join lateral (values
      (1, 'email', 'smtp', c.email), (2, 'webhook', 'webhook:' || c.webhook, c.webhook)
    ) as door (preference, channel, lane, address)
  where c.active and c.owner_code in (select party from due where party <> '')
),
open as (
  select distinct on (d.party) d.*
  from doors d
  where d.address <> '' and d.lane = any ($4::text[])
    and not exists (
      select from duban.lane l where l.name = d.lane and l.breaker <> 'closed')
    and (d.party = '' or (d.channel, d.address) not in (
      select channel, address from duban.rejection where rejected_at > now() - interval '30 days'))
  order by d.party, d.preference, d.position, d.name
),
ranked as materialized (
  select d.party, c.*,
    row_number() over (partition by d.party, c.kind = 'dead-letter' order by c.id) as nth
  from due d join open using (party) join duban.concern c on c.id = d.id
),
-- Of thousands of dead letters the first ten are named, the others counted by lane and reason.
said as (
  select r.party, r.id, r.kind, r.about, r.reason, r.detail, r.count, r.items, r.began_on, r.ended_on,
    coalesce(o.name, i.name, nullif(r.recipient, ''), r.bureau) as recipient
  from ranked r
    left join registry.organisations o on o.code = coalesce(nullif(r.recipient, ''), r.bureau)
    left join registry.institutions i on i.code = r.recipient
  where r.nth <= case r.kind when 'dead-letter' then 10 else 20 end
  union all
  select party, max(id), 'dead-letters', lane, reason, '', count(*), '[]', min(began_on), null, ''
  from ranked
  where kind = 'dead-letter' and nth > 10
  group by party, lane, reason
),
queued as (
  insert into duban.queue (
    kind, as_of, recipient, contact, channel, lane, address, priority, any_hour, payload)
  select 'operator', $5::date, o.party, o.name, o.channel, o.lane, o.address, 1, o.party = '',
    jsonb_build_object('concerns', jsonb_agg(jsonb_build_object(
      'kind', s.kind, 'about', s.about, 'recipient', s.recipient, 'reason', s.reason,
      'detail', s.detail, 'count', s.count, 'items', s.items, 'began_on', s.began_on,
      'ended_on', s.ended_on) order by s.id))
  from open o join said s using (party)
  group by o.party, o.name, o.channel, o.lane, o.address
  returning recipient
),
told as (
  update duban.concern c
  set told_on = case when t.operator then $5::date else c.told_on end,
    told_at = case when t.operator then now() else c.told_at end,
    bureau_told_on = case when t.bureau then $5::date else c.bureau_told_on end,
    bureau_told_at = case when t.bureau then now() else c.bureau_told_at end
  from (
    select id, bool_or(party = '') as operator, bool_or(party <> '') as bureau
    from ranked
    where party in (select recipient from queued) and (kind = 'dead-letter' or nth <= 20)
    group by id
  ) as t
  where c.id = t.id
  returning c.id
)
select count(*) as count from told
