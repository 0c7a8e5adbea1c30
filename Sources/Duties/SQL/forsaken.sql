-- Duties on record that no policy asks for any more: the next pass will void them.
-- $1 policies, $2 rules that run, in pairs.
select policy, rule, count(*) as count
from duban.duty
where void_on is null
  and not exists (
    select from unnest($1::text[], $2::text[]) as running (policy, rule)
    where running.policy = duty.policy and running.rule = duty.rule)
group by policy, rule
order by policy, rule
