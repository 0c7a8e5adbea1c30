-- What a conversation holds of a due date that has moved since may be withdrawn in it yet: that duty is
-- looked at again.
update duty d set next_stage_on = duban.today()
from queue q join notice n on n.message_id = q.id
where q.token is not null and n.state = 'pending' and n.stage <> 'all-clear'
  and d.id = n.duty_id and d.due_on <> n.due_on
