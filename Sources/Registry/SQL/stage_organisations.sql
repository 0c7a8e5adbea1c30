insert into staged_organisations
select code, kind, name, parent_code, area, public
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
  as row (code, kind, name, parent_code, area, public)
