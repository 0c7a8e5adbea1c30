insert into staged_child_services
select child_code, milestone_months, item, done_on
from unnest($1::text[], $2::int[], $3::text[], $4::date[])
  as row (child_code, milestone_months, item, done_on)
