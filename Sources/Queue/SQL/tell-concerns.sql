-- Tells the operator, by a channel that works, what was not told yet, or a week ago, or is over; and each
-- bureau whose people could not be told, with him. What comes up within ten minutes, or while such a
-- message for him still waits in a lane that works, gathers for the next.
-- $1 the operator's name, $2 e-mail address, $3 endpoint or null, $4 the lanes that the configuration
-- names, $5 the civil day, $6 its time zone.
with due as (
  select c.*, coalesce(o.name, i.name, c.recipient) as recipient_name
  from duban.concern c
    left join registry.organisations o on o.code = c.recipient
    left join registry.institutions i on i.code = c.recipient
  where (c.ended_at is null and (c.told_at is null or c.told_at < now() - interval '7 days')
      or c.ended_at > c.told_at and c.kind <> 'dead-letter')
    and not exists (
      select from duban.queue q
      where q.kind = 'operator' and q.recipient = '' and q.lane = any ($4::text[])
        and not exists (select from duban.lane l where l.name = q.lane and l.breaker <> 'closed'))
    and not exists (select from duban.concern where told_at > now() - interval '10 minutes')
  order by c.id
  limit 50
  for update of c
),
parties as (
  select d.id, d.kind, d.about, d.detail, d.began_at, d.ended_at, d.recipient_name, '' as party
  from due d
  union all
  select d.id, d.kind, d.about, d.detail, d.began_at, d.ended_at, d.recipient_name, above.bureau_code
  from due d
    left join registry.institutions i on i.code = d.recipient
    join duban.superiors above on above.code =
      case when i.code is null then d.recipient else coalesce(i.health_centre_code, '') end
  where d.kind = 'dead-letter' and d.recipient <> '' and above.bureau_code <> d.recipient
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
  where c.active and c.owner_code in (select party from parties where party <> '')
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
queued as (
  insert into duban.queue (
    kind, as_of, recipient, contact, channel, lane, address, priority, any_hour, payload)
  select 'operator', $5::date, o.party, o.name, o.channel, o.lane, o.address, 1, o.party = '',
    jsonb_build_object('concerns', jsonb_agg(jsonb_build_object(
      'kind', p.kind, 'about', p.about, 'recipient', p.recipient_name, 'detail', p.detail,
      'began_on', (p.began_at at time zone $6)::date, 'ended_on', (p.ended_at at time zone $6)::date)
      order by p.id))
  from open o join parties p using (party)
  where exists (select from open where party = '')
  group by o.party, o.name, o.channel, o.lane, o.address
  returning recipient
),
told as (
  update duban.concern set told_at = now()
  where id in (select id from due) and exists (select from queued where recipient = '')
  returning id
)
select count(*) as count from told
