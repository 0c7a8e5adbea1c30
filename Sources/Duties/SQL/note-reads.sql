-- What a rule reads. $1 policy, $2 rule, $3 its query.
insert into rule_reads as known (policy, rule, relations)
select $1, $2, duban.relations_read($3)
on conflict (policy, rule) do update set relations = excluded.relations
  where known.relations is distinct from excluded.relations
