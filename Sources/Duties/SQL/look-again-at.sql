-- What these institutions bear is to be looked at again: they may stand under another health centre.
-- $1 policies, $2 rules that run, in pairs, $3 the institutions.
update duty d set next_stage_on = '-infinity'
from unnest($1::text[], $2::text[]) as running (policy, rule)
where d.policy = running.policy and d.rule = running.rule and d.institution = any ($3::text[])
  and d.bearer = d.institution and d.met_on is null and d.void_on is null
