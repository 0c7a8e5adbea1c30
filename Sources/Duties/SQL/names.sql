-- What people call these organisations and institutions. $1 codes.
select code, name from registry.organisations where code = any ($1::text[])
union all
select code, name from registry.institutions where code = any ($1::text[])
