-- Whether the policy covers an institution or an organisation, and the bureau over it. $1 its code.
select bureau_code, code in (select duban.covered_institutions()) as is_covered
from institution_bureaus
where code = $1
union all
select bureau_code, code in (select code from covered_organisations)
from superiors
where code = $1 and code <> ''
