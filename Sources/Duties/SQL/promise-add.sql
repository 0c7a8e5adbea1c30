-- A promise; the one before it ends. $1 the duty, $2 its last day, $3 by whom, $4 a note or null.
with before as (
  update duban.promise set ended_at = now(), ended_by = $3
  where duty_id = $1 and ended_at is null
  returning duty_id
),
-- What a longer one put off comes earlier now.
looked_at_again as (
  update duban.duty d set next_stage_on = '-infinity'
  from before b
  where d.id = b.duty_id and d.met_on is null and d.void_on is null
),
made as (
  insert into duban.promise (duty_id, round, until, made_by, note)
  select id, round, $2, $3, $4
  from duban.duty
  where id = $1 and (select count(*) from before) >= 0
  returning *
)
select m.*, d.policy, d.rule, d.subject, d.bearer, d.period, d.due_on,
  case when m.until < duban.today() then 'over' else 'lasting' end as state
from made m join duban.duty d on d.id = m.duty_id
