-- $1: whether rows that are not staged are deleted.
with deleted as (
  delete from registry.agreements theirs
  where $1::boolean
    and not exists (select from staged_agreements ours where ours.code = theirs.code)
)
insert into registry.agreements
select ours.*
from staged_agreements ours
  left join registry.agreements theirs using (code)
where ours is distinct from theirs
on conflict (code) do update set
  (
    institution_code, provider_code, guidance_code, signed_on, starts_on, ends_on, terminated_on,
    provider_liaison, provider_phone, institution_liaison, institution_phone
  ) = (
    excluded.institution_code, excluded.provider_code, excluded.guidance_code, excluded.signed_on,
    excluded.starts_on, excluded.ends_on, excluded.terminated_on, excluded.provider_liaison,
    excluded.provider_phone, excluded.institution_liaison, excluded.institution_phone
  )
