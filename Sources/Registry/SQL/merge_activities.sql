-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.activities theirs
  where $1::boolean
    and not exists (select from staged_activities ours where ours.code = theirs.code)
)
insert into registry.activities
select ours.*
from staged_activities ours
  left join registry.activities theirs using (code)
where ours is distinct from theirs
on conflict (code) do update set
  (
    kind, held_on, institution_codes, provider_codes, staff_hours
  ) = (
    excluded.kind, excluded.held_on, excluded.institution_codes, excluded.provider_codes,
    excluded.staff_hours
  )
