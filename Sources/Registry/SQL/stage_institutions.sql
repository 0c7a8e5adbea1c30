insert into staged_institutions
select
  code, name, area, health_centre_code, receipt_no, licensed_on, filed_on, suspended_on, resumed_on,
  closed_on, insured_from, insured_until
from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::date[],
  $9::date[], $10::date[], $11::date[], $12::date[]
) as row (
  code, name, area, health_centre_code, receipt_no, licensed_on, filed_on, suspended_on, resumed_on,
  closed_on, insured_from, insured_until
)
