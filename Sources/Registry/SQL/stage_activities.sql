-- The lists are arrays in PostgreSQL's text form: unnest would flatten arrays of arrays.
insert into staged_activities
select code, kind, held_on, institution_codes::text[], provider_codes::text[], staff_hours
from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::jsonb[])
  as row (code, kind, held_on, institution_codes, provider_codes, staff_hours)
