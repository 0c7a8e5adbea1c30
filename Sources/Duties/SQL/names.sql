-- What people call these organisations and institutions. $1 codes.
select code, coalesce(name, code) as name from registry.organisations where code = any ($1::text[])
union all
select code, coalesce(name, code) as name from registry.institutions where code = any ($1::text[])
