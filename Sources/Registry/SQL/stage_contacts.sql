-- Without a word on it a contact is active. `position` is the place among the owner's.
insert into staged_contacts
select owner_code, name, role, email, phone, webhook, coalesce(active, true), position
from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::int[]
) as row (
  owner_code, name, role, email, phone, webhook, active, position
)
