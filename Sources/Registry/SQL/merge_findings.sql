-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.findings theirs
  where $1::boolean
    and not exists (select from staged_findings ours where ours.code = theirs.code)
)
insert into registry.findings
select ours.*
from staged_findings ours
  left join registry.findings theirs using (code)
where ours is distinct from theirs
on conflict (code) do update set
  (
    activity_code, institution_code, text, mend_by, mended_on
  ) = (
    excluded.activity_code, excluded.institution_code, excluded.text, excluded.mend_by,
    excluded.mended_on
  )
