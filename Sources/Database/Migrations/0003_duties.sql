-- What a rule sees of the day and of its policy. In psql:
--   set duban.today = '2024-06-14'; set duban.starts_on = '2024-06-13';
--   set duban.numbers = '{"within_wd": 7}'; set search_path = duban, registry;
-- and, where the policy names bureaus: set duban.bureau = 'B01;B02';
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
    raise exception using errcode = 'undefined_object',
      message = format('the policy gives this rule no number %s', name),
      hint = format('add "%s:" under the rule''s "numbers:" in the policy file', name);
  end if;
  return value::int;
end
$$;

create function duban.bureaus() returns text[] language plpgsql stable as
$$
declare
  named    text[] := string_to_array(nullif(current_setting('duban.bureau', true), ''), ';');
  stranger text;
begin
  -- A policy of a bureau that is not there would cover nothing, and all that is owed would be void.
  select n.code into stranger
  from unnest(named) as n (code)
  where not exists (
    select from registry.organisations o where o.code = n.code and o.kind in ('bureau', 'city'))
  limit 1;
  if found then
    raise exception using errcode = 'undefined_object',
      message = format('the registry has no bureau %s', stranger),
      hint = 'correct "bureau:" in the policy file, or add the organisation';
  end if;
  return named;
end
$$;

create function duban.policy_bureau(bureaus text[] default duban.bureaus()) returns text
  language sql stable as
$$
  select coalesce(
    (select min(code) from unnest(bureaus) as named (code)),
    (select min(code) from registry.organisations where kind = 'bureau'))
$$;

comment on function duban.today() is 'The day of which one speaks (T).';
comment on function duban.starts_on() is 'The policy''s first day (P).';
comment on function duban.number(text) is 'One of the rule''s numbers in the policy file.';
comment on function duban.bureaus() is
  'The bureaus (or cities) that the policy names; null: none, and it covers the whole registry.';
comment on function duban.policy_bureau(text[]) is
  'The bureau that the policy names (the smallest code of several), else the smallest code of that kind.';

-- Who stands above whom. An organisation without a bureau above it belongs to the fallback.
create function duban.superiors_under(fallback text)
  returns table (code text, kind text, bureau_code text, guidance_code text, cdc_code text)
  language sql stable as
$$
  with recursive above as (
    select code, parent_code as ancestor, array[code] as path from registry.organisations
    union all
    select a.code, o.parent_code, a.path || o.code
    from above a join registry.organisations o on o.code = a.ancestor
    where o.kind <> 'bureau' and o.code <> all (a.path)
  ),
  placed as (
    select o.code, o.kind, coalesce(min(b.code), (select fallback)) as bureau_code
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
  -- Without an organisation of its own to stand under: the fallback.
  select '', 'none', policy.bureau_code, c.guidance_code, c.cdc_code
  from (select fallback as bureau_code) as policy
    left join centres c on c.bureau_code is not distinct from policy.bureau_code
$$;

comment on function duban.superiors_under(text) is
  'duban.superiors as it is for a policy of that bureau.';

create view duban.superiors as
  select * from duban.superiors_under(duban.policy_bureau());

comment on view duban.superiors is
  'For each organisation, and for code '''' (none): the nearest bureau above it, else the policy''s, and the
guidance centre and the CDC under that bureau (the smallest code of several).';

-- What a policy covers: all that stands below the bureaus that it names, else everything.
create view duban.covered_organisations as
  with recursive below as (
    select code from unnest((select duban.bureaus())) as named (code)
    union
    select o.code from below b join registry.organisations o on o.parent_code = b.code
  )
  select code, kind, name, parent_code, area, public
  from registry.organisations
  where (select duban.bureaus()) is null or code in (select code from below);

-- A bureau over an institution is the one above its health centre; without one, the bureau of its
-- area, or else the one above an organisation of its area.
create view duban.institution_bureaus as
  with organisations as (
    select o.code, o.kind, o.area,
      case o.kind when 'bureau' then o.code else s.bureau_code end as bureau_code
    from registry.organisations o join duban.superiors_under(null) s on s.code = o.code
  ),
  areas as (
    select distinct on (area) area, bureau_code
    from organisations
    where area is not null and bureau_code is not null
    order by area, kind <> 'bureau', bureau_code
  )
  select i.code, i.name, i.area, i.health_centre_code, i.closed_on,
    case when h.bureau_code is null then coalesce(a.bureau_code, h.code) else h.code end
      as belongs_to,
    coalesce(h.bureau_code, a.bureau_code) as bureau_code
  from registry.institutions i
    left join organisations h on h.code = i.health_centre_code
    left join areas a on a.area = i.area;

comment on view duban.covered_organisations is 'The organisations that the policy covers; its bureaus are among them.';
comment on view duban.institution_bureaus is
  'For each institution the organisation by which it belongs to a policy, and the nearest bureau over it, if any.';

-- Not SQL: whoever reads a view below would plan all of it, and most policies name no bureau.
create function duban.covered_institutions() returns setof text language plpgsql stable as
$$
begin
  return query
    select b.code
    from duban.institution_bureaus b join duban.covered_organisations o on o.code = b.belongs_to;
end
$$;

create view duban.institutions_without_bureau as
  select code, name, area, health_centre_code
  from duban.institution_bureaus
  where bureau_code is null and closed_on is null;

comment on function duban.covered_institutions() is
  'The institutions under the bureaus that the policy names; asked only where it names one.';
comment on view duban.institutions_without_bureau is
  'Institutions that no policy covers unless one names no bureau: neither their health centre nor their area leads to one.';

-- As of T, only facts dated <= T exist, and a policy sees what it covers. These views are that sentence.
create view duban.known_institutions as
  select code, name, area, health_centre_code, receipt_no,
    case when licensed_on <= (select duban.today()) then licensed_on end as licensed_on,
    case when filed_on <= (select duban.today()) then filed_on end as filed_on,
    -- No day of coming to be known: as it stands.
    insured_until,
    case when closed_on <= (select duban.today()) then closed_on end as closed_on,
    coalesce(suspended_on <= (select duban.today())
      and (resumed_on is null or resumed_on > (select duban.today())), false) as is_suspended
  from registry.institutions
  -- Written so that the planner takes it for nearly always true, as it is where no bureau is named.
  where case
      when (select duban.bureaus()) is null or code in (select duban.covered_institutions()) then true
    end is not null;

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
      and case
          when (select duban.bureaus()) is null
            or institution_code in (select duban.covered_institutions()) then true
        end is not null
  ) as seen;

comment on view duban.known_institutions is
  'The institutions that the policy covers; a licence, filing, closing or suspension after T is not seen.';
comment on view duban.filed_institutions is 'Those of them that are filed by T.';
comment on view duban.signed_agreements is
  'Agreements of these institutions signed by T, drafts left out; in force from starts_on through last_day, a termination after T not seen.';

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
  institution   text generated always as (facts ->> 'institution') stored,
  round         int not null default 1,
  next_stage_on date default '-infinity',
  unique (policy, rule, subject, bearer, period)
);

comment on table duban.duty is
  'One thing that one bearer owes for one subject in one period. Its state follows from the dates.';
comment on column duban.duty.closes_on is 'Calendar duties: after it an unmet one is missed, and has no ladder any more.';
comment on column duban.duty.void_on is 'The day on which the rule no longer yielded it.';
comment on column duban.duty.round is 'Grows when it is owed anew after having been met or void: what was told counts per round.';
comment on column duban.duty.next_stage_on is
  'The next day on which its ladder, or an all-clear of it, has something to say; a poll looks at no other duty.';

create index duty_institution on duban.duty (policy, rule, institution) where void_on is null;
create index duty_next_stage on duban.duty (next_stage_on) where next_stage_on is not null;

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
  message_id    bigint,
  counts        boolean generated always as (state in ('pending', 'told', 'dead')) stored,
  has_lapsed    boolean generated always as (state = 'lapsed') stored
) with (fillfactor = 48);

comment on table duban.notice is
  'One stage of one duty for one recipient on one channel, or its all-clear (stage ''all-clear'').';
comment on column duban.notice.noticed_on is 'The day on which it fell to be told.';
comment on column duban.notice.state is
  'lapsed: not told after all (its contact was rejected, or it did not hold any more at the moment of
sending); the next pass withdraws it and looks at its duty again.';
comment on column duban.notice.is_escalation is 'Told after the due date to somebody who is not the bearer: an all-clear is owed.';
comment on column duban.notice.is_cleared is 'Its all-clear is under way or told.';
comment on column duban.notice.counts is
  'Told, on its way or given up: it is not told again. Who looks a notice up by its duty asks for it, as the index does.';
comment on column duban.notice.due_before is 'The due date last told to this recipient, where it has changed since.';

-- No index speaks of the state itself, and pages have room: to be told writes no index (a HOT update).
-- Why nobody is told twice (Stages, 4):
create unique index notice_once on duban.notice (duty_id, round, due_on, stage, repeat, recipient, channel)
  where counts;
create index notice_lapsed on duban.notice (id) where has_lapsed;
create index notice_message on duban.notice (message_id);
create index notice_escalated on duban.notice (duty_id) where is_escalation and not is_cleared;

-- Where the daemons stand.
create table duban.progress (
  name  text primary key,
  value text not null
);

comment on table duban.progress is 'What the last pass was made of, so that a change of it is noticed.';
