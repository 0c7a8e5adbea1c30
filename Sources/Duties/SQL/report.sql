-- 督办情况月报 / 季报 (W 十; L 三(一)): what fell due in the period by bearer and rule, as this pass has just
-- derived it, against the period before; and all that is overdue. To each bureau about those under it, to
-- the city above about those under all its bureaus.
with recursive asked as (
  select $6::jsonb ->> 'unit' as unit, $6::jsonb ->> 'period' as period, $6::jsonb ->> 'before' as before,
    ($6::jsonb ->> 'first_day')::date as first_day, ($6::jsonb ->> 'last_day')::date as last_day,
    ($6::jsonb ->> 'before_first_day')::date as before_first_day,
    $6::jsonb -> 'titles' as titles, $6::jsonb -> 'uncounted' as uncounted,
    $6::jsonb -> 'readers' as readers, ($6::jsonb ->> 'most')::int as most
),
standing as materialized (
  select code, case kind when 'bureau' then code else bureau_code end as bureau_code from superiors
),
known as materialized (
  select d.*, asked.titles ->> d.rule as title, above.bureau_code,
    coalesce(o.name, i.name, d.bearer) as bearer_name,
    duban.state_of(d.met_on, d.due_on, d.closes_on) as state,
    d.due_on between asked.first_day and asked.last_day as is_of_period,
    d.due_on between asked.before_first_day and asked.first_day - 1 as is_of_before
  from duty d
    join asked on asked.titles ? d.rule
    left join registry.organisations o on o.code = d.bearer
    left join registry.institutions i on i.code = d.bearer
    join standing above on above.code = case
      when i.code is null then d.bearer
      else coalesce(i.health_centre_code, '')
    end
  where d.policy = $1::text and d.void_on is null
),
bureaus as (
  select distinct bureau_code from known where bureau_code is not null
),
above as (
  select bureau_code, bureau_code as code, array[bureau_code] as path from bureaus
  union all
  select a.bureau_code, o.parent_code, a.path || o.parent_code
  from above a join registry.organisations o on o.code = a.code
  where o.parent_code is not null and o.kind <> 'city' and o.parent_code <> all (a.path)
),
readers as materialized (
  select bureau_code as recipient, bureau_code from bureaus, asked where asked.readers ? 'bureau'
  union
  select a.code, a.bureau_code
  from asked, above a join registry.organisations o on o.code = a.code and o.kind = 'city'
  where asked.readers ? 'city'
),
seen as materialized (
  select r.recipient, k.* from readers r join known k using (bureau_code)
  where is_of_period or is_of_before or state = 'overdue'
),
figures as (
  select recipient, bearer, bearer_name, rule, title, grouping(bearer) = 1 as is_total,
    count(*) filter (where is_of_period) as due,
    count(*) filter (where is_of_period and met_on <= due_on) as in_time,
    count(*) filter (where is_of_period and met_on > due_on) as late,
    count(*) filter (where is_of_period and state = 'overdue') as overdue,
    count(*) filter (where is_of_period and state = 'missed') as missed,
    count(*) filter (where is_of_before) as due_before,
    count(*) filter (where is_of_before and met_on <= due_on) as in_time_before
  from seen
  group by grouping sets ((recipient), (recipient, bearer, bearer_name, rule, title))
),
-- The lowest rate first.
ranked as (
  select *, row_number() over (
      partition by recipient order by in_time::numeric / due, due desc, bearer_name, bearer, rule)
      as position
  from figures
  where not is_total and due > 0
),
tables as (
  select recipient, greatest(count(*) - min(asked.most), 0) as left_out,
    jsonb_agg(jsonb_build_object(
      'bearer', bearer, 'bearer_name', bearer_name, 'rule', rule, 'title', title, 'due', due,
      'in_time', in_time, 'late', late, 'overdue', overdue, 'missed', missed, 'due_before', due_before,
      'in_time_before', in_time_before) order by position) filter (where position <= asked.most) as rows
  from ranked cross join asked
  group by recipient
),
-- What is overdue first, the longest before the rest.
listed as (
  select *, row_number() over (
      partition by recipient order by state <> 'overdue', due_on, bearer_name, bearer, rule, subject, id)
      as position
  from seen
  where is_of_period or state = 'overdue'
),
lists as (
  select recipient, greatest(count(*) - min(asked.most), 0) as left_out,
    count(*) filter (where state = 'overdue') as overdue,
    jsonb_agg(jsonb_build_object(
      'state', state, 'bearer', bearer, 'bearer_name', bearer_name, 'rule', rule, 'title', l.title,
      'subject', subject, 'period', l.period, 'due_on', due_on, 'met_on', met_on,
      'subject_name', coalesce(facts ->> 'name', o.name, subject)
        || coalesce('（协议' || (facts ->> 'agreement') || '）', '')
      ) order by position) filter (where position <= asked.most) as duties
  from listed l
    cross join asked
    left join registry.organisations o on o.code = l.subject
  group by recipient
),
-- W 三, L 二(一)3: counted, and no duty.
tcm as (
  select r.recipient,
    count(distinct a.code) filter (where a.held_on >= asked.first_day) as activities,
    count(distinct place) filter (where a.held_on >= asked.first_day) as institutions,
    count(distinct a.code) filter (where a.held_on < asked.first_day) as activities_before
  from asked, activities a
    cross join unnest(a.provider_codes) as provider
    join standing s on s.code = provider
    join readers r using (bureau_code)
    left join unnest(a.institution_codes) as place on true
  where a.kind = 'tcm' and a.held_on between asked.before_first_day and asked.last_day
  group by r.recipient
)
select 'report' as kind, r.recipient, duban.today() as as_of, asked.period,
  '{""}'::text[] as subjects, '{}'::text[] as named,
  jsonb_build_object(
    'unit', asked.unit, 'period', asked.period, 'first_day', asked.first_day,
    'last_day', asked.last_day, 'before', asked.before, 'uncounted', asked.uncounted,
    'totals', jsonb_build_object(
      'due', coalesce(f.due, 0), 'in_time', coalesce(f.in_time, 0), 'late', coalesce(f.late, 0),
      'overdue', coalesce(f.overdue, 0), 'missed', coalesce(f.missed, 0),
      'due_before', coalesce(f.due_before, 0), 'in_time_before', coalesce(f.in_time_before, 0)),
    'rows', coalesce(t.rows, '[]'), 'rows_left_out', coalesce(t.left_out, 0),
    'overdue_count', coalesce(l.overdue, 0), 'duties', coalesce(l.duties, '[]'),
    'left_out', coalesce(l.left_out, 0),
    'tcm', jsonb_build_object(
      'activities', coalesce(tcm.activities, 0), 'institutions', coalesce(tcm.institutions, 0),
      'activities_before', coalesce(tcm.activities_before, 0))
  ) as payload
from (select distinct recipient from readers) as r
  cross join asked
  left join figures f on f.recipient = r.recipient and f.is_total
  left join tables t on t.recipient = r.recipient
  left join lists l on l.recipient = r.recipient
  left join tcm on tcm.recipient = r.recipient
order by r.recipient
