-- What the daemon has told, and what became of it: of one duty, or of one message (the other is null).
-- $1 policy, $2 rule, $3 subject, $4 bearer, $5 period; $6 message.
select d.policy, d.rule, d.subject, d.bearer, d.period, d.round as present_round, n.round, n.stage,
  n.repeat, n.recipient, n.channel, n.is_escalation, n.state, n.due_on, n.noticed_on, n.told_on,
  n.message_id, coalesce(q.recipient, m.recipient) as told, coalesce(q.contact, m.contact) as contact,
  coalesce(q.lane, m.lane) as lane,
  case
    when q.token is not null then 'leased'
    when q.id is not null then case when q.ready_at > now() then 'waiting' else 'ready' end
    else m.state
  end as message_state
from duban.duty d
  join duban.notice n on n.duty_id = d.id
  left join duban.queue q on q.id = n.message_id
  left join duban.message m on m.id = n.message_id
where case
    when $6::bigint is null then
      (d.policy, d.rule, d.subject, d.bearer, d.period) = ($1::text, $2::text, $3::text, $4::text, $5::text)
    else n.message_id = $6
  end
order by n.id
