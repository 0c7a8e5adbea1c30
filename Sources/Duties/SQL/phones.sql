-- The telephone numbers of messages' readers, as the county wrote them.
-- $1 messages, $2 codes of their recipients, $3 names of their contacts.
--
-- (Read once: a county's own table may have no index by the owner.)
with known as materialized (
  select owner_code, name, phone from registry.contacts where owner_code = any ($2::text[]) and phone <> ''
)
select asked.id, known.phone
from unnest($1::bigint[], $2::text[], $3::text[]) as asked (id, owner_code, name)
  join known using (owner_code, name)
