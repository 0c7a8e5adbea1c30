-- What lapsed because its contact was rejected: the same once more, for the next contact; but nothing of
-- which the recipient has another, and of two that said the same, on two channels, one.
select distinct on (kind, recipient, period, subjects)
  kind, recipient, as_of, period, subjects, named, payload
from (
  select b.message_id, b.kind, b.recipient, m.as_of, max(b.period) as period,
    -- Of what was told for several, this one's part.
    m.payload - 'parts' || coalesce(
      (select part -> 'content' from jsonb_array_elements(m.payload -> 'parts') as part
        where part ->> 'recipient' = b.recipient), '{}') as payload,
    array_agg(b.subject order by b.subject) as subjects,
    coalesce(
      (select named from bulletin l
        where l.message_id = b.message_id and l.recipient = b.recipient and l.subject = ''), '{}') as named
  from bulletin b join message m on m.id = b.message_id
  where b.policy = $1::text and b.message_id = any (
      array(select jsonb_array_elements_text($6::jsonb -> 'lapsed')::bigint))
    and not exists (
      select from bulletin other
      where not other.is_lapsed and other.policy = b.policy and other.kind = b.kind
        and other.period = b.period and other.subject = b.subject and other.recipient = b.recipient)
  group by b.message_id, b.kind, b.recipient, m.as_of, m.payload
) as lapsed
order by kind, recipient, period, subjects, message_id
