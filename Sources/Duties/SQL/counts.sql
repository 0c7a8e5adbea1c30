-- The daemon's own records by rule and state; the day is duban.today().
select policy, rule,
  count(*) filter (where state = 'open') as open,
  count(*) filter (where state = 'overdue') as overdue,
  count(*) filter (where state = 'met') as met,
  count(*) filter (where state = 'missed') as missed,
  count(*) filter (where state = 'void') as void
from (
  select policy, rule,
    case when void_on is not null then 'void' else duban.state_of(met_on, due_on, closes_on) end as state
  from duban.duty
) as known
group by policy, rule
order by policy, rule
