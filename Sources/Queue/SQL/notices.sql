-- What a message tells. $1 message.
select d.policy, d.rule, d.subject, d.bearer, d.period, n.due_on,
  case when n.repeat > 0 then n.stage || '#' || n.repeat else n.stage end as stage,
  n.recipient, n.state
from duban.notice n join duban.duty d on d.id = n.duty_id
where n.message_id = $1
order by n.id
