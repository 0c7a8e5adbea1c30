-- Replaces what is known of the years. $1 years, $2 announced, $3 digests of their files.
with given as (
  select * from unnest($1::int[], $2::boolean[], $3::text[]) as g (year, announced, digest)
),
gone as (
  delete from calendar_year where year not in (select year from given)
)
insert into calendar_year select * from given
on conflict (year) do update set announced = excluded.announced, digest = excluded.digest
