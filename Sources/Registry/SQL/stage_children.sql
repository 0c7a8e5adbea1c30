insert into staged_children
select code, institution_code, born_on, enrolled_on, left_on, record_consent, record_opened_on
from unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::date[], $6::text[], $7::date[])
  as row (code, institution_code, born_on, enrolled_on, left_on, record_consent, record_opened_on)
