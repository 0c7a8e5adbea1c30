-- What of the rows of a rule can be no duty, on whatever day: a row for each column and kind of misfit,
-- with the number of rows and one of them; its subject only where that is a code which may be told.
with yielded as materialized (
--RULE--
),
codes as (
  select code from registry.organisations
  union
  select code from registry.institutions
  union
  select code from registry.agreements
  union
  select code from registry.findings
),
misfit as (
  select y.subject::text, y.period::text, c.position, c.name, c.type,
    case when c.type <> c.wanted then 'type' when c.is_null then 'null' else 'form' end as kind
  from yielded y
    cross join lateral (values
      (1, 'subject', pg_typeof(y.subject)::text, 'text', y.subject is null, false),
      (2, 'bearer', pg_typeof(y.bearer)::text, 'text', y.bearer is null, false),
      (3, 'period', pg_typeof(y.period)::text, 'text', y.period is null, false),
      -- The calendar's days, as text: another type than date is a misfit of its own.
      (4, 'opened_on', pg_typeof(y.opened_on)::text, 'date', y.opened_on is null,
        y.opened_on::text not between '2010-01-01' and '2059-12-31'),
      (5, 'due_on', pg_typeof(y.due_on)::text, 'date', y.due_on is null,
        y.due_on::text not between '2010-01-01' and '2059-12-31'),
      (6, 'provisional', pg_typeof(y.provisional)::text, 'boolean', y.provisional is null, false),
      (7, 'met_on', pg_typeof(y.met_on)::text, 'date', false, false),
      (8, 'closes_on', pg_typeof(y.closes_on)::text, 'date', false, false),
      (9, 'facts', pg_typeof(y.facts)::text, 'jsonb', y.facts is null,
        jsonb_typeof(to_jsonb(y.facts)) <> 'object')
    ) as c (position, name, type, wanted, is_null, is_malformed)
  where (c.is_null or c.is_malformed or c.type <> c.wanted)
    and not (c.wanted = 'text' and c.type in ('character varying', 'character', 'name') and not c.is_null)
  union all
  select subject::text, period::text, 10, 'rows', '', 'twice'
  from yielded
  group by subject, bearer, period
  having count(*) > 1
)
select distinct on (position, kind) name, kind, type,
  count(*) over (partition by position, kind) as rows,
  case when subject in (select code from codes) then subject end as subject,
  coalesce(period, '') as period
from misfit
order by position, kind, subject not in (select code from codes), subject, period
