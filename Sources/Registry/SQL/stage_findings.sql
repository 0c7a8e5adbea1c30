insert into staged_findings
select code, activity_code, institution_code, text, mend_by, mended_on
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[])
  as row (code, activity_code, institution_code, text, mend_by, mended_on)
