-- Which of the messages that nobody owes are to be made on duban.today(). A period's are told from the
-- first working day after it until the next one ends. What is seen for the first time begins then: what
-- fell to an earlier day is not made up for, and what was told is not told once more as of an earlier day.
-- $1 policies, $2 kinds, $3 units ('': told at once), in rows.
with asked as (
  select *, concat_ws('/', 'bulletin', policy, kind, nullif(unit, '')) as name
  from unnest($1::text[], $2::text[], $3::text[]) as a (policy, kind, unit)
),
periods as (
  select u.unit, to_char(this.day - u.length, u.form) as period,
    (this.day - u.length)::date as first_day, this.day::date - 1 as last_day,
    to_char(this.day - 2 * u.length, u.form) as before,
    (this.day - 2 * u.length)::date as before_first_day,
    (select min(day) from calendar where working and day >= this.day::date) as falls_on
  from (
      values ('month', interval '1 month', 'YYYY-MM'), ('quarter', interval '3 months', 'YYYY-"Q"Q')
    ) as u (unit, length, form)
    cross join lateral (select date_trunc(u.unit, duban.today()::timestamp) as day) as this
),
begun as (
  insert into progress (name, value)
  select a.name,
    case
      when a.unit = '' then duban.today()::text
      when duban.today() > p.falls_on then p.period
      else ''
    end
  from asked a left join periods p using (unit)
  on conflict (name) do nothing
  returning name, value
)
select a.policy, a.kind, a.unit, a.name, p.period, p.first_day, p.last_day, p.before,
  p.before_first_day, coalesce(b.value, known.value) as value
from asked a
  left join periods p using (unit)
  left join begun b using (name)
  left join progress known using (name)
where a.unit = ''
  or (duban.today() >= p.falls_on and coalesce(b.value, known.value) < p.period collate "C")
order by a.policy, a.kind, a.unit
