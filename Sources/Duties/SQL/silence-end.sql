-- Ends silences, and has what they held looked at again. $1 their numbers, $2 by whom.
with ended as (
  update duban.silence set ended_at = now(), ended_by = $2
  where id = any ($1::bigint[]) and ended_at is null
  returning *
),
looked_at_again as (
  update duban.duty d set next_stage_on = '-infinity'
  from ended s
  where d.met_on is null and d.void_on is null
    and d.policy = coalesce(s.policy, d.policy) and d.rule = coalesce(s.rule, d.rule)
    and d.bearer = coalesce(s.bearer, d.bearer) and d.subject = coalesce(s.subject, d.subject)
)
select *, 'ended' as state from ended order by id
