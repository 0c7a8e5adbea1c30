-- `simulate`: what was made on duban.today(), a row a subject, recipient and channel.
select made_on as date,
  case kind when 'filing-announcement' then 'announcement' else 'report' end as kind, policy,
  kind as rule, subject, '' as bearer, period, '' as due_on, '' as stage, recipient, channel
from bulletin
where made_on = duban.today()
order by policy, rule, subject, period, recipient, channel
