-- Codes that neither an organisation nor an institution has. $1 codes.
select code
from unnest($1::text[]) as asked (code)
where code not in (select code from registry.organisations)
  and code not in (select code from registry.institutions)
order by code
