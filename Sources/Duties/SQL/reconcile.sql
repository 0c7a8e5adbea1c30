-- Holds what a rule yields against what was last derived, and writes only the difference.
-- $1 policy, $2 rule, in a narrow pass $3 the institutions derived; the day is duban.today().
with yielded as materialized (
--RULE--
),
--UPCOMING--
derived as materialized (
  select *, true as is_yielded
  from yielded
  -- No duty exists before its opening, and none before the policy. One without an opening is refused by
  -- the table: left out here, nobody would know of it.
  where (opened_on <= (select duban.today()) or opened_on is null)
    and (select duban.today() >= duban.starts_on())
),
difference as materialized (
  select d.id, x.*
  from derived x
    full join (
      select * from duty
      where policy = $1 and rule = $2 and void_on is null
--SCOPE--
    ) d using (subject, bearer, period)
  where d.id is null or x.is_yielded is null
    or (d.opened_on, d.due_on, d.provisional, d.met_on, d.closes_on, d.facts)
      is distinct from (x.opened_on, x.due_on, x.provisional, x.met_on, x.closes_on, x.facts)
),
derived_anew as (
  -- A duty whose stage days may have moved, or which has ended, is to be looked at again.
  insert into duty as d (
    policy, rule, subject, bearer, period, opened_on, due_on, provisional, met_on, closes_on, facts)
  select $1, $2, subject, bearer, period, opened_on, due_on, provisional, met_on, closes_on, facts
  from difference
  where is_yielded
  on conflict (policy, rule, subject, bearer, period) do update
  set opened_on = excluded.opened_on, due_on = excluded.due_on, provisional = excluded.provisional,
    met_on = excluded.met_on, closes_on = excluded.closes_on, facts = excluded.facts,
    void_on = null, next_stage_on = '-infinity',
    round = d.round + case
      when excluded.met_on is null and (d.met_on is not null or d.void_on is not null) then 1
      else 0
    end
  returning (xmax = 0) as is_new, met_on
),
gone as (
  update duty d set void_on = duban.today(), next_stage_on = '-infinity'
  from difference x
  where d.id = x.id and x.is_yielded is null
  returning 1
)
select
  (select count(*) from derived) as seen,
  (select count(*) from derived_anew where is_new) as new,
  (select count(*) from derived_anew where not is_new) as changed,
  (select count(*) from derived_anew where met_on is not null) as met,
  (select count(*) from gone) as void
