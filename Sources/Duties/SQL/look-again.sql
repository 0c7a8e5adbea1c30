-- Another calendar or another ladder moves stage days, another superior is told: every duty is to be looked
-- at again.
-- $1 what it is, $2 what it is made of now, $3 whether it concerns only what institutions bear.
with known as (
  insert into progress (name, value) values ($1, $2)
  on conflict (name) do update set value = excluded.value where progress.value <> excluded.value
  returning 1
)
update duty set next_stage_on = '-infinity'
where exists (select from known) and met_on is null and void_on is null
  and next_stage_on is distinct from '-infinity'
  and (not $3::boolean or bearer in (select code from registry.institutions))
