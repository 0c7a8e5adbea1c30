-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.contacts theirs
  where $1::boolean
    and not exists (
      select
      from staged_contacts ours
      where ours.owner_code = theirs.owner_code
        and ours.name = theirs.name
    )
)
insert into registry.contacts
select ours.*
from staged_contacts ours
  left join registry.contacts theirs using (owner_code, name)
where ours is distinct from theirs
on conflict (owner_code, name) do update set
  (
    role, email, phone, webhook, active, position
  ) = (
    excluded.role, excluded.email, excluded.phone, excluded.webhook, excluded.active,
    excluded.position
  )
