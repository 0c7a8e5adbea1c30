-- Queues what nobody owes, and the rows by which nobody is told twice. Who is told for a recipient is found
-- as for notices (tell.sql); a stand-in gets one message for all whom it stands in for.
-- $1 policy, $2 channels by policy and kind of recipient, $3 endpoints known, $4 the operator's name,
-- $5 and e-mail address, $6 what is asked for.
-- The contents yield kind, recipient, as_of, period, subjects ('' for a list or a report), named, payload.
with contents as (
--CONTENTS--
),
made as materialized (select row_number() over () as number, * from contents),
ladder as (
  select $1::text as policy
),
standing as materialized (
  select $1::text as policy, above.* from superiors above
),
due_now as (
  select $1::text as policy, recipient from made
),
--RECIPIENTS--
-- Figures of two reports would be no sum: each stays by itself.
addressed as (
  select m.*, r.told, r.name, r.channel, r.lane, r.address,
    row_number() over (
      partition by m.kind, m.as_of, m.period, m.recipient, r.channel order by m.number) as nth,
    case when m.kind = 'report' then m.recipient else '' end as apart
  from made m join reached r using (recipient)
),
messages as materialized (
  select nextval(pg_get_serial_sequence('queue', 'id')) as id, *,
    bool_or(channel = 'email') over (partition by kind, as_of, period, nth, apart, told, name) as by_email
  from (
    select kind, as_of, period, nth, apart, told, name, channel, lane, address,
      array_agg(number) as numbers,
      coalesce(array_agg(recipient order by recipient) filter (where recipient <> told), '{}') as on_behalf_of,
      case
        when count(*) = 1 then min(payload::text)::jsonb
        -- What is told once more has its head in it.
        else jsonb_strip_nulls(jsonb_build_object(
            'policy', max(payload ->> 'policy'), 'title', max(payload ->> 'title'),
            'source', max(payload ->> 'source'), 'words', max(payload ->> 'words')))
          || jsonb_build_object('parts', jsonb_agg(
            jsonb_build_object('recipient', recipient, 'content', payload)
            order by recipient <> told, recipient))
      end as payload
    from addressed
    group by kind, as_of, period, nth, apart, told, name, channel, lane, address
  ) as grouped
),
queued as (
  -- What is said is fixed here; it can wait for whatever else there is to say.
  insert into queue (
    id, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority, payload)
  select id,
    case kind
      when 'filing-announcement' then 'announcement' when 'service-hours' then 'hours' else 'report'
    end,
    as_of, told, on_behalf_of, name, channel, lane, address, 2,
    coalesce($6::jsonb -> 'head', '{}') || payload || jsonb_build_object('by_email', by_email)
  from messages
),
noted as (
  insert into bulletin (
    policy, kind, period, subject, recipient, channel, named, made_on, message_id)
  select $1, m.kind, case when subject = '' then m.period else '' end, subject, m.recipient, s.channel,
    case when subject = '' then m.named else '{}' end, duban.today(), s.id
  from messages s
    cross join unnest(s.numbers) as number
    join made m using (number)
    cross join unnest(m.subjects) as subject
)
select count(*) as count from messages
