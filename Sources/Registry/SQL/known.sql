-- Which of the codes asked for the database has: $1 of organisations, $2 of institutions,
-- $3 of activities, $4 of children.
select 'organisations' as target, code from registry.organisations where code = any ($1::text[])
union all
select 'institutions', code from registry.institutions where code = any ($2::text[])
union all
select 'activities', code from registry.activities where code = any ($3::text[])
union all
select 'children', code from registry.children where code = any ($4::text[])
