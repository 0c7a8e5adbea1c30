-- What is held back on duban.today(): of which duty, from whom (null: from everybody), and until when.
-- A silence holds all, a promise everything but escalations and all-clears. (contents.sql asks first whether
-- there is any: its question has to be as wide.)
held as (
  select d.id as duty_id, s.recipient, true as holds_all, s.until, s.id as silence
  from silence s
    join duty d on d.policy = coalesce(s.policy, d.policy) and d.rule = coalesce(s.rule, d.rule)
      and d.bearer = coalesce(s.bearer, d.bearer) and d.subject = coalesce(s.subject, d.subject)
  where s.ended_at is null and duban.today() <= s.until
  union all
  select d.id, null, false, p.until, null
  from promise p join duty d on d.id = p.duty_id and d.round = p.round
  where p.ended_at is null and duban.today() <= p.until
),
