-- A rejected contact: what it was to be told lapses. (Behind the operator there is nobody.) Returns the
-- messages. $1 policy.
with lapsed as (
  update bulletin b set is_lapsed = true
  from message m
  where m.id = b.message_id and b.policy = $1 and not b.is_lapsed
    and m.state = 'dead' and m.reason = 'the recipient was rejected' and m.recipient <> ''
    and m.kind in ('announcement', 'report', 'hours')
    and m.settled_at > now() - interval '60 days'
  returning b.message_id
)
select array(select distinct message_id from lapsed order by message_id) as messages
