-- The stages of a rule's ladder that fall after closes_on of every one of these duties.
-- $1 ladders; $2 the duties, as explain.sql takes them.
with ladder as (
  select * from jsonb_to_recordset($1::jsonb) as l (
    policy text, bureaus text[], rule text, position int, name text, kind text, n int, month int, day int, roles text[])
),
--HELD--
examined as (
  select -g.n as id, g.policy, g.rule, g.subject, g.bearer, 1 as round, g.opened_on, g.due_on,
    g.closes_on, g.facts, due.ordinal as due_ordinal, due.working as due_working
  from jsonb_to_recordset($2::jsonb) as g (
      n int, policy text, rule text, subject text, bearer text, period text, opened_on date,
      due_on date, closes_on date, facts jsonb)
    join calendar due on due.day = g.due_on
),
horizon as (
  select 'infinity'::date as day
),
--LADDER--
unreached as (
  select name, position
  from stages
  group by name, position
  having bool_and(coalesce(day > closes_on, false))
)
select name from unreached order by position
