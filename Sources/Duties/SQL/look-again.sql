-- Another calendar or another ladder moves stage days, another superior is told: every duty is to be looked
-- at again.
-- $1 what the last pass was made of, $2 what this one is.
with known as (
  insert into progress (name, value) values ($1, $2)
  on conflict (name) do update set value = excluded.value where progress.value <> excluded.value
  returning 1
)
update duty set next_stage_on = '-infinity'
where exists (select from known) and met_on is null and void_on is null
