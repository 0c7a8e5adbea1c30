-- The contact of an owner that a message goes to first. $1 the owner's code; $2 the endpoint's name, null
-- for e-mail.
select c.name, coalesce($2, c.email) as address
from registry.contacts c
where c.owner_code = $1 and c.active
  and case when $2::text is null then c.email <> '' else c.webhook = $2 end
order by c.position, c.name
limit 1
