-- `simulate`: what was queued has been told, and nothing is delivered. Returns it, a row a notice.
with told as (
  update notice n set state = 'told', told_on = noticed_on
  where n.message_id = any (array(select id from queue)) and n.state = 'pending'
  returning n.*
),
emptied as (delete from queue)
select t.noticed_on as date, case when t.stage = 'all-clear' then 'all-clear' else 'notice' end as kind,
  d.policy, d.rule, d.subject, d.bearer, d.period, t.due_on,
  case when t.repeat > 0 then t.stage || '#' || t.repeat else t.stage end as stage,
  t.recipient, t.channel
from told t join duty d on d.id = t.duty_id
order by d.policy, d.rule, d.subject, d.bearer, d.period, t.recipient, t.channel
