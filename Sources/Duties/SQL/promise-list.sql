-- Promises, those that are over only where $1 asks for them; the day is duban.today().
select *
from (
  select p.*, d.policy, d.rule, d.subject, d.bearer, d.period, d.due_on, case
      when p.ended_at is not null then 'ended'
      when p.round <> d.round or d.void_on is not null then 'void'
      when d.met_on is not null then 'kept'
      when p.until < duban.today() then 'over' else 'lasting'
    end as state
  from duban.promise p join duban.duty d on d.id = p.duty_id
) as known
where $1 or state = 'lasting'
order by id
