-- What a rule yields on duban.today(), for people to read; written nowhere. $1 policy, $2 rule.
with derived as materialized (
  select yielded.*
  from (
--RULE--
  ) as yielded
  -- No duty exists before its opening, and none before the policy.
  where (opened_on <= (select duban.today()) or opened_on is null)
    and (select duban.today() >= duban.starts_on())
)
select $1::text as policy, $2::text as rule, subject, bearer, period, opened_on, due_on, provisional,
  duban.state_of(met_on, due_on, closes_on) as state, met_on,
  coalesce(met_on > due_on, false) as late, closes_on, facts
from derived
order by subject, bearer, period
