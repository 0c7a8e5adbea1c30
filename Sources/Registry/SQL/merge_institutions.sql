-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.institutions theirs
  where $1::boolean
    and not exists (select from staged_institutions ours where ours.code = theirs.code)
)
insert into registry.institutions
select ours.*
from staged_institutions ours
  left join registry.institutions theirs using (code)
where ours is distinct from theirs
on conflict (code) do update set
  (
    name, area, health_centre_code, receipt_no, licensed_on, filed_on, suspended_on, resumed_on,
    closed_on, insured_from, insured_until
  ) = (
    excluded.name, excluded.area, excluded.health_centre_code, excluded.receipt_no,
    excluded.licensed_on, excluded.filed_on, excluded.suspended_on, excluded.resumed_on,
    excluded.closed_on, excluded.insured_from, excluded.insured_until
  )
