-- $1 policy, $2 rule, $3 bearer, $4 subject, $5 recipient (null: all), $6 its last day, $7 why, $8 by whom.
insert into duban.silence (policy, rule, bearer, subject, recipient, until, reason, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning *, case when until < duban.today() then 'over' else 'lasting' end as state
