-- What duties can be about, and who can owe them and be told of them, by code.
select code, coalesce(name, code) as name, true as is_party from registry.organisations
union all
select code, coalesce(name, code), true from registry.institutions
union all
select a.code, coalesce(i.name, a.institution_code), false
from registry.agreements a left join registry.institutions i on i.code = a.institution_code
union all
select f.code, coalesce(i.name, f.institution_code), false
from registry.findings f left join registry.institutions i on i.code = f.institution_code
order by code
