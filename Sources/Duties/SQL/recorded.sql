-- The daemon's own records, what is void among them; the day is duban.today().
select policy, rule, subject, bearer, period, opened_on, due_on, provisional,
  case when void_on is not null then 'void' else duban.state_of(met_on, due_on, closes_on) end as state,
  met_on, coalesce(met_on > due_on, false) as late, closes_on, facts
from duban.duty
order by policy, rule, subject, bearer, period
