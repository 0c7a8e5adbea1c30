-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.organisations theirs
  where $1::boolean
    and not exists (select from staged_organisations ours where ours.code = theirs.code)
)
insert into registry.organisations
select ours.*
from staged_organisations ours
  left join registry.organisations theirs using (code)
where ours is distinct from theirs
on conflict (code) do update set
  (kind, name, parent_code, area, public)
    = (excluded.kind, excluded.name, excluded.parent_code, excluded.area, excluded.public)
