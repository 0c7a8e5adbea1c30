-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.child_services theirs
  where $1::boolean
    and not exists (
      select
      from staged_child_services ours
      where ours.child_code = theirs.child_code
        and ours.milestone_months = theirs.milestone_months
        and ours.item = theirs.item
    )
)
insert into registry.child_services
select ours.*
from staged_child_services ours
  left join registry.child_services theirs using (child_code, milestone_months, item)
where ours is distinct from theirs
on conflict (child_code, milestone_months, item) do update set
  done_on = excluded.done_on
