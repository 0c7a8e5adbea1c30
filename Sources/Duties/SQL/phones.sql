-- The telephone numbers of messages' readers, as the county wrote them.
-- $1 messages, $2 codes of their recipients, $3 names of their contacts.
select asked.id, contact.phone
from unnest($1::bigint[], $2::text[], $3::text[]) as asked (id, owner_code, name)
  join registry.contacts contact using (owner_code, name)
where contact.phone <> ''
