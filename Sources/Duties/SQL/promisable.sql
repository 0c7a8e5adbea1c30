-- What is owed still, as last derived. $1 rule, $2 subject, $3 policy, $4 bearer, $5 period (null: any).
select d.id, d.policy, d.rule, d.subject, d.bearer, d.period, d.due_on
from duban.duty d
where d.rule = $1 and d.subject = $2 and d.policy = coalesce($3, d.policy)
  and d.bearer = coalesce($4, d.bearer) and d.period = coalesce($5, d.period)
  and d.met_on is null and d.void_on is null
  and (d.closes_on is null or duban.today() <= d.closes_on)
order by d.policy, d.bearer, d.period
