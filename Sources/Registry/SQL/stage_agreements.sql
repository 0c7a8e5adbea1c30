insert into staged_agreements
select
  code, institution_code, provider_code, guidance_code, signed_on, starts_on, ends_on,
  terminated_on, provider_liaison, provider_phone, institution_liaison, institution_phone
from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::date[], $8::date[],
  $9::text[], $10::text[], $11::text[], $12::text[]
) as row (
  code, institution_code, provider_code, guidance_code, signed_on, starts_on, ends_on,
  terminated_on, provider_liaison, provider_phone, institution_liaison, institution_phone
)
