-- Queues what nobody owes: for each recipient one message on each channel of the contact that it
-- reaches, and the rows by which nobody is told twice. $1 policy, $2 channels by policy and kind of
-- recipient, $3 endpoints known, $4 the operator's name, $5 and e-mail address, $6 what is asked for.
-- The contents yield kind, recipient, as_of, period, subjects ('' for a list or a report), named, payload.
with contents as (
--CONTENTS--
),
made as materialized (select row_number() over () as number, * from contents),
standing as materialized (
  select * from superiors
),
parties as (
  select code, kind, name, null::text as health_centre_code from registry.organisations
  union all
  select code, 'institution', name, health_centre_code from registry.institutions
),
-- Recipients, as for notices (tell.sql): the first active contact that is not rejected, on each channel
-- that the policy gives; with none, the next one up.
recipients as materialized (
  select m.recipient, p.kind, p.name, p.health_centre_code,
    case when p.kind = 'institution' then coalesce(p.health_centre_code, '') else m.recipient end
      as under
  from (select distinct recipient from made) as m
    left join parties p on p.code = m.recipient
),
chain as materialized (
  select r.recipient, link.step, link.code
  from recipients r
    join standing above on above.code = r.under
    cross join lateral (values
      (0, r.recipient), (1, r.health_centre_code), (2, above.guidance_code), (3, above.bureau_code)
    ) as link (step, code)
  where link.code is not null and (link.step = 0 or r.kind not in ('bureau', 'city'))
),
doors as (
  select c.recipient, c.step, c.code as told, contact.name, contact.position, door.*
  from chain c
    join parties p on p.code = c.code
    join registry.contacts contact on contact.owner_code = c.code and contact.active
    cross join lateral (values
      ('email', 'smtp', contact.email), ('webhook', 'webhook:' || contact.webhook, contact.webhook)
    ) as door (channel, lane, address)
  where door.address <> ''
    and (door.channel = 'email' or contact.webhook = any ($3::text[]))
    and coalesce(($2::jsonb -> $1::text -> p.kind) ? door.channel, true)
    and (door.channel, door.address) not in (
      select channel, address from rejection where rejected_at > now() - interval '30 days')
),
reached as (
  select recipient, told, name, channel, lane, address
  from (
    select *, dense_rank() over (partition by recipient order by step, position, name) as choice
    from doors
  ) as ranked
  where choice = 1
  union all
  select r.recipient, '', $4::text, 'email', 'smtp', $5::text
  from recipients r
  where not exists (select from doors d where d.recipient = r.recipient)
),
told as materialized (
  select nextval(pg_get_serial_sequence('queue', 'id')) as id, m.*, r.told, r.name, r.channel, r.lane,
    r.address, bool_or(r.channel = 'email') over (partition by m.number) as by_email
  from made m join reached r using (recipient)
),
queued as (
  -- What is said is fixed here; it can wait for whatever else there is to say.
  insert into queue (
    id, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority, payload)
  select id,
    case kind
      when 'filing-announcement' then 'announcement' when 'service-hours' then 'hours' else 'report'
    end,
    as_of, told, case when told = recipient then '{}' else array[recipient] end, name, channel, lane,
    address, 2,
    coalesce($6::jsonb -> 'head', '{}') || payload || jsonb_build_object('by_email', by_email)
  from told
),
noted as (
  insert into bulletin (
    policy, kind, period, subject, recipient, channel, named, made_on, message_id)
  select $1, kind, case when subject = '' then period else '' end, subject, recipient, channel,
    case when subject = '' then named else '{}' end, duban.today(), id
  from told cross join unnest(subjects) as subject
)
select count(*) as count from told
