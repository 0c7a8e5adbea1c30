-- What a rule sees of the day and of its policy. In psql:
--   set duban.today = '2024-06-14'; set duban.starts_on = '2024-06-13';
--   set duban.numbers = '{"within_wd": 7}'; set search_path = duban, registry;
create function duban.today() returns date language sql stable as
$$ select current_setting('duban.today')::date $$;

create function duban.starts_on() returns date language sql stable as
$$ select current_setting('duban.starts_on')::date $$;

create function duban.number(name text) returns int language plpgsql stable as
$$
declare
  value text := current_setting('duban.numbers')::jsonb ->> name;
begin
  if value is null then
    raise exception 'the policy gives this rule no number %', name
      using hint = format('add "%s:" under the rule''s "numbers:" in the policy file', name);
  end if;
  return value::int;
end
$$;

create function duban.policy_bureau() returns text language sql stable as
$$
  select coalesce(
    nullif(current_setting('duban.bureau', true), ''),
    (select min(code) from registry.organisations where kind = 'bureau'))
$$;

comment on function duban.today() is 'The day of which one speaks (T).';
comment on function duban.starts_on() is 'The policy''s first day (P).';
comment on function duban.number(text) is 'One of the rule''s numbers in the policy file.';
comment on function duban.policy_bureau() is 'The bureau that the policy names, else the smallest code of that kind.';

-- As of T, only facts dated <= T exist. These views are that sentence.
create view duban.known_institutions as
  select code, name, area, health_centre_code, receipt_no,
    case when licensed_on <= (select duban.today()) then licensed_on end as licensed_on,
    case when filed_on <= (select duban.today()) then filed_on end as filed_on,
    -- No day of coming to be known: as it stands.
    insured_until,
    case when closed_on <= (select duban.today()) then closed_on end as closed_on,
    coalesce(suspended_on <= (select duban.today())
      and (resumed_on is null or resumed_on > (select duban.today())), false) as is_suspended
  from registry.institutions;

create view duban.filed_institutions as
  select * from duban.known_institutions where filed_on is not null;

create view duban.signed_agreements as
  select code, institution_code, provider_code, guidance_code, signed_on,
    coalesce(starts_on, signed_on) as starts_on, ends_on, terminated_on,
    coalesce(least(ends_on, terminated_on), 'infinity') as last_day
  from (
    select code, institution_code, provider_code, guidance_code, signed_on, starts_on, ends_on,
      case when terminated_on <= (select duban.today()) then terminated_on end as terminated_on
    from registry.agreements
    where signed_on <= (select duban.today())
  ) as seen;

comment on view duban.known_institutions is
  'Institutions; a licence, filing, closing or suspension after T is not seen.';
comment on view duban.filed_institutions is 'Those of them that are filed by T.';
comment on view duban.signed_agreements is
  'Agreements signed by T, drafts left out; in force from starts_on through last_day, a termination after T not seen.';

create function duban.is_owed(
  met_on date, due_on date, calendar_period boolean, closed_on date, is_suspended boolean
) returns boolean language sql immutable as
$$
  select case
    when is_suspended and met_on is null then false
    when closed_on is null then true
    when calendar_period then due_on < closed_on
    else met_on is not null
  end
$$;

comment on function duban.is_owed(date, date, boolean, date, boolean) is
  'Whether a duty stands although its institution closed or is suspended (obligations, fine print).';

create function duban.state_of(met_on date, due_on date, closes_on date) returns text
  language sql stable as
$$
  select case
    when met_on is not null then 'met'
    when duban.today() <= due_on then 'open'
    when duban.today() > closes_on then 'missed'
    else 'overdue'
  end
$$;

comment on function duban.state_of(date, date, date) is
  'A duty''s state as of T; void is known from the daemon''s own records only.';

-- Who stands above whom. An organisation without a bureau above it belongs to the policy's.
create view duban.superiors as
  with recursive above as (
    select code, parent_code as ancestor, array[code] as path from registry.organisations
    union all
    select a.code, o.parent_code, a.path || o.code
    from above a join registry.organisations o on o.code = a.ancestor
    where o.kind <> 'bureau' and o.code <> all (a.path)
  ),
  placed as (
    select o.code, o.kind, coalesce(min(b.code), (select duban.policy_bureau())) as bureau_code
    from registry.organisations o
      left join above a on a.code = o.code
      left join registry.organisations b on b.code = a.ancestor and b.kind = 'bureau'
    group by o.code, o.kind
  ),
  centres as (
    select bureau_code, min(code) filter (where kind = 'guidance_centre') as guidance_code,
      min(code) filter (where kind = 'cdc') as cdc_code
    from placed
    group by bureau_code
  )
  select p.code, p.kind, p.bureau_code, c.guidance_code, c.cdc_code
  from placed p join centres c on c.bureau_code is not distinct from p.bureau_code
  union all
  -- Without an organisation of its own to stand under: the policy's bureau.
  select '', 'none', policy.bureau_code, c.guidance_code, c.cdc_code
  from (select duban.policy_bureau() as bureau_code) as policy
    left join centres c on c.bureau_code is not distinct from policy.bureau_code;

comment on view duban.superiors is
  'For each organisation, and for code '''' (none): the nearest bureau above it, and the guidance
centre and the CDC under that bureau (the smallest code of several).';

-- What is owed, as last derived.
create table duban.duty (
  id            bigint generated always as identity primary key,
  policy        text not null,
  rule          text not null,
  subject       text not null,
  bearer        text not null,
  period        text not null,
  opened_on     date not null,
  due_on        date not null,
  provisional   boolean not null,
  met_on        date,
  closes_on     date,
  void_on       date,
  facts         jsonb not null check (jsonb_typeof(facts) = 'object'),
  round         int not null default 1,
  next_stage_on date default '-infinity',
  unique (policy, rule, subject, bearer, period)
);

comment on table duban.duty is
  'One thing that one bearer owes for one subject in one period. Its state follows from the dates.';
comment on column duban.duty.closes_on is 'Calendar duties: after it an unmet one is missed, and has no ladder any more.';
comment on column duban.duty.void_on is 'The day on which the rule no longer yielded it.';
comment on column duban.duty.round is 'Grows when it is owed anew after having been met or void: what was told counts per round.';
comment on column duban.duty.next_stage_on is 'The next day on which its ladder has something to say; a poll looks at no other duty.';

create index duty_next_stage on duban.duty (next_stage_on) where met_on is null and void_on is null;

-- Who must be told what.
create table duban.notice (
  id            bigint generated always as identity primary key,
  duty_id       bigint not null references duban.duty,
  round         int not null,
  due_on        date not null,
  stage         text not null,
  repeat        int not null default 0,
  recipient     text not null,
  channel       text not null,
  is_escalation boolean not null,
  is_cleared    boolean not null default false,
  state         text not null default 'pending'
                  check (state in ('pending', 'told', 'superseded', 'lapsed', 'withdrawn', 'dead')),
  noticed_on    date not null,
  told_on       date check ((told_on is not null) = (state = 'told')),
  due_before    date,
  message_id    bigint
);

comment on table duban.notice is
  'One stage of one duty for one recipient on one channel, or its all-clear (stage ''all-clear'').';
comment on column duban.notice.noticed_on is 'The day on which it fell to be told.';
comment on column duban.notice.state is
  'lapsed: not told after all (its contact was rejected, or it did not hold any more at the moment of
sending); the next pass withdraws it and looks at its duty again.';
comment on column duban.notice.is_escalation is 'Told after the due date to somebody who is not the bearer: an all-clear is owed.';
comment on column duban.notice.is_cleared is 'Its all-clear is under way or told.';
comment on column duban.notice.due_before is 'The due date last told to this recipient, where it has changed since.';

-- Why nobody is told twice (Stages, 4).
create unique index notice_once on duban.notice (duty_id, round, due_on, stage, repeat, recipient, channel)
  where state not in ('withdrawn', 'superseded', 'lapsed');
create index notice_lapsed on duban.notice (id) where state = 'lapsed';
create index notice_message on duban.notice (message_id);
create index notice_escalated on duban.notice (duty_id)
  where is_escalation and state = 'told' and not is_cleared;

-- Where the daemons stand.
create table duban.progress (
  name  text primary key,
  value text not null
);

comment on table duban.progress is 'What the last pass was made of, so that a change of it is noticed.';
