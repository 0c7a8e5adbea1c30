-- Who must be told what on duban.today(), and the messages that tell it: one a recipient and channel.
-- $1 ladders, $2 channels by policy and kind of recipient, $3 endpoints known, $4 the operator's name,
-- $5 and e-mail address.
-- `explain` asks the same of single duties: what stands below --LADDER-- and --RECIPIENTS-- is part of its
-- statement, too, where `horizon` lies further ahead.
with ladder as (
  select * from jsonb_to_recordset($1::jsonb) as l (
    policy text, bureaus text[], rule text, position int, name text, kind text, n int, month int, day int, roles text[])
),
--HELD--
examined as (
  select d.*, due.ordinal as due_ordinal, due.working as due_working
  from duty d
    join calendar due on due.day = d.due_on
  where d.next_stage_on <= duban.today() and d.met_on is null and d.void_on is null
    and exists (select from ladder l where l.policy = d.policy and l.rule = d.rule)
),
horizon as (
  select duban.today() as day
),
--LADDER--
-- Stages, 1: where each stage falls. A day off moves to the last working day before it, and nothing
-- falls before the opening. (Rows carry their duty along: joining it again would cost a plan's guess.)
placed as (
  select e.id as duty_id, e.policy, e.bearer, e.round, e.due_on, e.closes_on, e.facts, e.due_ordinal,
    l.kind, l.n, l.position, l.name, l.roles, greatest(falls.day, e.opened_on) as day,
    max(greatest(falls.day, e.opened_on)) over (partition by e.id) as last_day
  from examined e
    join ladder l on l.policy = e.policy and l.rule = e.rule
    cross join lateral (
      select case l.kind
        when 'opening' then e.opened_on
        when 'everyWorkingDays' then null
        when 'workingDays' then (
          select day from calendar
          where working and ordinal = e.due_ordinal + l.n
            + case when l.n < 0 then 1 - e.due_working::int else 0 end)
        else (
          select last.day
          from calendar raw join calendar last on last.working and last.ordinal = raw.ordinal
          where raw.day = case l.kind
            when 'days' then e.due_on + l.n
            else make_date(extract(year from e.due_on)::int, l.month, l.day)
          end)
      end as day
    ) as falls
),
-- Stages, 2: the latest repeat reached and the next one, from the first after the last other stage.
repeated as (
  select s.duty_id, s.policy, s.bearer, s.round, s.due_on, s.closes_on, s.facts, s.position, s.name,
    times.m - first.m + 1 as repeat, s.roles, c.day
  from placed s
    join calendar today on today.day = duban.today()
    join calendar after on after.day = coalesce(s.last_day, s.due_on)
    cross join lateral (
      select greatest(1, (after.ordinal - s.due_ordinal) / s.n + 1) as m
    ) as first
    cross join lateral (
      select greatest(first.m, (today.ordinal - s.due_ordinal) / s.n) as m
      union
      select greatest(first.m, (today.ordinal - s.due_ordinal) / s.n + 1)
    ) as times
    join calendar c on c.working and c.ordinal = s.due_ordinal + times.m * s.n
  where s.kind = 'everyWorkingDays'
),
stages as (
  select duty_id, policy, bearer, round, due_on, closes_on, facts, position, name, 0 as repeat, roles,
    day
  from placed
  where kind <> 'everyWorkingDays'
  union all
  select * from repeated
),
-- Who stands above whom, each policy's bureau where there is none; '' for what no policy asks any more.
standing as materialized (
  select named.policy, above.*
  from (select distinct policy, bureaus from ladder union all select '', null) as named
    cross join lateral duban.superiors_under(duban.policy_bureau(named.bureaus)) as above
),
-- Whom the bearer stands under: itself, or an institution's health centre. (Found first: to be joined with
-- what stands above by policy and code, not by the policy alone.)
placed_under as materialized (
  select s.*,
    case when i.code is null then s.bearer else coalesce(i.health_centre_code, '') end as under
  from stages s left join registry.institutions i on i.code = s.bearer
  where s.day <= (select day from horizon)
),
-- Who the roles are: the bureau above the bearer, and the guidance centre and CDC under that bureau; an
-- agreement may name its own guidance centre.
addressed as (
  select s.*, role,
    case role
      when 'bearer' then s.bearer
      when 'institution' then s.facts ->> 'institution'
      when 'guidance' then coalesce(s.facts ->> 'guidance', above.guidance_code)
      when 'bureau' then above.bureau_code
      when 'cdc' then above.cdc_code
    end as recipient
  from placed_under s
    join standing above on above.policy = s.policy and above.code = s.under
    cross join unnest(s.roles) as role
),
-- Stages, 3: only the latest stage reached that names the recipient.
latest as (
  select distinct on (duty_id, recipient) *
  from addressed
  where recipient is not null and day <= duban.today()
    and (closes_on is null or duban.today() <= closes_on)
  order by duty_id, recipient, day desc, position desc, repeat desc
),
-- Stages, 5: escalations told of what has come to be met or void. (What was told is looked up for each,
-- here and below: to join the notices would be left to a plan's guess.)
ended as materialized (
  select id, policy, round, due_on from duty
  where next_stage_on <= duban.today() and (met_on is not null or void_on is not null)
),
escalated as materialized (
  select n.notice_id, e.id as duty_id, e.policy, e.round, e.due_on, n.recipient,
    -- One whose conversation ended after the all-clear was queued has it already.
    exists (
      select from notice a
      where a.duty_id = e.id and a.round = e.round and a.recipient = n.recipient
        and a.stage = 'all-clear' and a.counts) as has_all_clear
  from ended e
    cross join lateral (
      select id as notice_id, recipient from notice
      where duty_id = e.id and is_escalation and state = 'told' and not is_cleared
      offset 0
    ) as n
),
over as materialized (
  select * from escalated e
  where has_all_clear
    or not exists (
      select from held h
      where h.duty_id = e.duty_id and h.holds_all
        and coalesce(h.recipient, e.recipient) = e.recipient)
),
-- Stages, 4: once; once more when the due date changed and the new day lies later; and the all-clear.
due_now as (
  select l.duty_id, l.policy, l.round, l.due_on, l.name as stage, l.repeat, l.recipient,
    l.day > l.due_on and l.recipient <> l.bearer as is_escalation,
    (select n.due_on from notice n
      where n.duty_id = l.duty_id and n.round = l.round and n.recipient = l.recipient
        and n.counts and n.state = 'told' and n.stage <> 'all-clear'
      order by n.told_on desc, n.id desc limit 1) as due_before
  from latest l
    cross join lateral (
      select max(coalesce(n.told_on, n.noticed_on)) as told_on,
        bool_or(n.due_on = l.due_on) as of_this_due_date
      from notice n
      where n.duty_id = l.duty_id and n.round = l.round and n.recipient = l.recipient
        and n.stage = l.name and n.repeat = l.repeat and n.counts
    ) as before
  where (before.told_on is null or (not before.of_this_due_date and l.day > before.told_on))
    and not exists (
      select from held h
      where h.duty_id = l.duty_id and coalesce(h.recipient, l.recipient) = l.recipient
        and (h.holds_all or l.day <= l.due_on or l.recipient = l.bearer))
  union all
  select distinct duty_id, policy, round, due_on, 'all-clear', 0, recipient, false, null::date
  from over
  where not has_all_clear
),
--RECIPIENTS--
-- Recipients: the first active contact in the file's order, on each channel that the policy gives
-- for that kind of recipient and the contact has, and has not rejected; with none, the next one up.
parties as (
  select code, kind, null::text as health_centre_code from registry.organisations
  union all
  select code, 'institution', health_centre_code from registry.institutions
),
recipients as materialized (
  select r.policy, r.recipient, p.kind, p.health_centre_code,
    case when p.kind = 'institution' then coalesce(p.health_centre_code, '') else r.recipient end
      as under,
    case when r.policy in (select policy from ladder) then r.policy else '' end as stands_in
  from (select distinct policy, recipient from due_now) as r
    left join parties p on p.code = r.recipient
),
chain as materialized (
  select r.policy, r.recipient, link.step, link.code
  from recipients r
    join standing above on above.policy = r.stands_in and above.code = r.under
    cross join lateral (values
      (0, r.recipient), (1, r.health_centre_code), (2, above.guidance_code), (3, above.bureau_code)
    ) as link (step, code)
  where link.code is not null and (link.step = 0 or r.kind not in ('bureau', 'city'))
),
doors as (
  select c.policy, c.recipient, c.step, c.code as told, contact.name, contact.position, door.*
  from chain c
    join parties p on p.code = c.code
    join registry.contacts contact on contact.owner_code = c.code and contact.active
    cross join lateral (values
      ('email', 'smtp', contact.email), ('webhook', 'webhook:' || contact.webhook, contact.webhook)
    ) as door (channel, lane, address)
  where door.address <> ''
    and (door.channel = 'email' or contact.webhook = any ($3::text[]))
    and coalesce(($2::jsonb -> c.policy -> p.kind) ? door.channel, true)
    and (door.channel, door.address) not in (
      select channel, address from rejection where rejected_at > now() - interval '30 days')
),
reached as (
  select policy, recipient, told, name, channel, lane, address
  from (
    select *, dense_rank() over (
        partition by policy, recipient order by step, position, name) as choice
    from doors
  ) as ranked
  where choice = 1
  union all
  select distinct r.policy, r.recipient, '', $4::text, 'email', 'smtp', $5::text
  from due_now r
  where not exists (
    select from doors d where d.policy = r.policy and d.recipient = r.recipient)
),
--MESSAGES--
-- Messages are numbered, and a notice takes the number-th one's id: to join what is told with the
-- messages would be left to a plan's guess.
told as (
  select n.*, r.told, r.name, r.channel, r.lane, r.address,
    dense_rank() over (order by r.told, r.name, r.channel, r.lane, r.address) as number
  from due_now n join reached r using (policy, recipient)
),
messages as materialized (
  select nextval(pg_get_serial_sequence('queue', 'id')) as id, *
  from (
    select number, told, name, channel, lane, address,
      array_agg(distinct recipient order by recipient) filter (where recipient <> told) as on_behalf_of,
      case when bool_or(is_escalation) then 0 else 1 end as priority
    from told
    group by number, told, name, channel, lane, address
  ) as grouped
),
queued as (
  insert into queue (
    id, kind, as_of, recipient, on_behalf_of, contact, channel, lane, address, priority)
  select id, 'digest', duban.today(), told, coalesce(on_behalf_of, '{}'), name, channel, lane, address,
    priority
  from messages
  returning id
),
noticed as (
  insert into notice (
    duty_id, round, due_on, stage, repeat, recipient, channel, is_escalation, noticed_on, due_before,
    message_id)
  select t.duty_id, t.round, t.due_on, t.stage, t.repeat, t.recipient, t.channel, t.is_escalation,
    duban.today(), nullif(t.due_before, t.due_on),
    (array(select id from messages order by number))[t.number]
  from told t
  returning id
),
-- (An array, not a join: where there are many escalations, that would be left to a plan's guess, too.)
cleared as (
  update notice set is_cleared = true where id = any (array(select notice_id from over))
),
-- When each of them next has something to say; one that is held, also on the day after. What has ended
-- says nothing more when the last escalation that was told, or may have been, has its all-clear.
next as (
  select s.duty_id as id,
    least(
      min(s.day) filter (where s.day > duban.today() and s.day <= coalesce(s.closes_on, 'infinity')),
      min(h.until) + 1) as day
  from stages s left join held h on h.duty_id = s.duty_id
  group by s.duty_id
  union all
  select e.id, null
  from ended e
  where 0 = (
    select count(*) from notice n
    where n.duty_id = e.id and n.is_escalation and not n.is_cleared and n.counts
      and n.id <> all (array(select notice_id from over)))
),
looked_at as (
  update duty d
  set next_stage_on = next.day
  from next
  where d.id = next.id
)
select (select count(*) from noticed) as notices, array(select id from queued order by id) as messages
