-- What no policy asks for any more. $1 policies, $2 rules that run, in pairs.
update duty set void_on = duban.today(), next_stage_on = '-infinity'
where void_on is null
  and not exists (
    select from unnest($1::text[], $2::text[]) as running (policy, rule)
    where running.policy = duty.policy and running.rule = duty.rule)
