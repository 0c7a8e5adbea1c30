-- What keeps the daemon itself from its work on duban.today(): the present year's calendar missing, from
-- 1 December on the next one's too, and rules that fail. What is over ends.
-- $1 rules that fail, as policy/rule; $2 the database's words on each.
with worries as (
  select 'calendar-missing' as kind, year::text as about, '' as detail
  from (
    select extract(year from duban.today())::int as year
    union all
    select extract(year from duban.today())::int + 1 where extract(month from duban.today()) = 12
  ) as needed
  where year not in (select year from duban.calendar_year where announced)
  union all
  select 'rule-failed', about, detail from unnest($1::text[], $2::text[]) as failed (about, detail)
),
noted as (
  insert into duban.concern as c (kind, about, detail, began_on)
  select kind, about, detail, duban.today() from worries
  on conflict (kind, about) where ended_at is null do update set detail = excluded.detail
    where c.detail <> excluded.detail
)
update duban.concern c set ended_at = now(), ended_on = duban.today()
where c.ended_at is null and c.kind in ('calendar-missing', 'rule-failed')
  and not exists (select from worries w where w.kind = c.kind and w.about = c.about)
