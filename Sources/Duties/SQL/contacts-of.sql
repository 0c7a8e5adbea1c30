-- The contacts of a recipient in the order in which they are told, a row a channel, without addresses.
-- $1 the recipient, $2 endpoints known.
select c.name, c.active, door.channel,
  case door.channel when 'webhook' then c.webhook end as endpoint,
  door.channel = 'email' or c.webhook = any ($2::text[]) as is_known,
  (r.rejected_at at time zone current_setting('timezone'))::date as rejected_on
from registry.contacts c
  cross join lateral (values ('email', c.email), ('webhook', c.webhook)) as door (channel, address)
  left join duban.rejection r on r.channel = door.channel and r.address = door.address
    and r.rejected_at > now() - interval '30 days'
where c.owner_code = $1 and door.address <> ''
order by c.position, c.name, door.channel
