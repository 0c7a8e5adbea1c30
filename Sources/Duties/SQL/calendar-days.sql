-- Every day from 2010 to 2059, working or off. $1 listed days, $2 whether they are worked, $3 their names.
-- A provisional year is off on Saturdays, Sundays and the statutory holidays of fixed date.
insert into calendar (day, working, provisional, name, ordinal, provisional_ordinal)
select day, working, provisional, name,
  sum(working::int) over (order by day), sum(provisional::int) over (order by day)
from (
  select day, not y.announced as provisional, l.name,
    coalesce(l.working,
      extract(isodow from day) < 6
      and (y.announced or to_char(day, 'MM-DD') not in
        ('01-01', '05-01', '05-02', '10-01', '10-02', '10-03'))) as working
  from (
      select generate_series(date '2010-01-01', date '2059-12-31', '1 day')::date as day
    ) as days
    cross join lateral (
      select coalesce(
        (select announced from calendar_year where year = extract(year from day)), false) as announced
    ) as y
    left join unnest($1::date[], $2::boolean[], $3::text[]) as l (day, working, name) using (day)
) as known
