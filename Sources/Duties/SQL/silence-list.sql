-- Silences, those that are over or were ended only where $1 asks for them; the day is duban.today().
select *
from (
  select *, case
      when ended_at is not null then 'ended' when until < duban.today() then 'over' else 'lasting'
    end as state
  from duban.silence
) as known
where $1 or state = 'lasting'
order by id
