-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.children theirs
  where $1::boolean
    and not exists (select from staged_children ours where ours.code = theirs.code)
)
insert into registry.children
select ours.*
from staged_children ours
  left join registry.children theirs using (code)
where ours is distinct from theirs
on conflict (code) do update set
  (
    institution_code, born_on, enrolled_on, left_on, record_consent, record_opened_on
  ) = (
    excluded.institution_code, excluded.born_on, excluded.enrolled_on, excluded.left_on,
    excluded.record_consent, excluded.record_opened_on
  )
