-- Brings the service package to what its file says, and writes only the difference.
-- $1 months, $2 items, in pairs.
with given as (
  select * from unnest($1::int[], $2::text[]) as g (milestone_months, item)
),
gone as (
  delete from duban.service_item s
  where not exists (
    select from given g where (g.milestone_months, g.item) = (s.milestone_months, s.item))
  returning 1
),
come as (
  insert into duban.service_item select * from given
  on conflict do nothing
  returning 1
)
select exists (select from gone union all select from come) as changed
