-- How many bearers and institutions have no active contact with an address.
select count(*) as count
from (
  select code from registry.organisations where kind <> 'city'
  union all
  select code from registry.institutions where closed_on is null
) as parties
where not exists (
  select from registry.contacts c
  where c.owner_code = parties.code and c.active
    and (c.email <> '' or c.webhook <> ''))
