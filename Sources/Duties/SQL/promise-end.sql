-- Takes promises back, and has what they held looked at again. $1 their numbers, $2 by whom.
with ended as (
  update duban.promise set ended_at = now(), ended_by = $2
  where id = any ($1::bigint[]) and ended_at is null
  returning *
),
looked_at_again as (
  update duban.duty d set next_stage_on = '-infinity'
  from ended p
  where d.id = p.duty_id and d.met_on is null and d.void_on is null
)
select p.*, d.policy, d.rule, d.subject, d.bearer, d.period, d.due_on, 'ended' as state
from ended p join duban.duty d on d.id = p.duty_id
order by p.id
