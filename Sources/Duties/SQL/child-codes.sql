-- Which of these are codes of children, and of nothing that may be told. $1 texts.
select code
from registry.children
where code = any ($1::text[])
  and code not in (select code from registry.organisations)
  and code not in (select code from registry.institutions)
  and code not in (select code from registry.agreements)
  and code not in (select code from registry.findings)
order by code
