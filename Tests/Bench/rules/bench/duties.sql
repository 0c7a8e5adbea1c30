-- One duty for each health centre, open on the days of the benchmark: a message to each.
select code as subject, code as bearer, '' as period, date '2024-06-13' as opened_on,
  date '2024-06-28' as due_on, false as provisional, null::date as met_on, null::date as closes_on,
  jsonb_build_object('name', name) as facts
from organisations
where kind = 'health_centre'
