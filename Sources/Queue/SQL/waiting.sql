-- What waits, as whoever leases it would get it; `queue` is whichever comes first in the search path.
select id, identity, 0 as token, kind, as_of, recipient, contact, channel, address, on_behalf_of,
  payload, attempts, ambiguous, accused, extract(epoch from now() - created_at)::float8 as age
from queue
where token is null
order by priority, ready_at, id
