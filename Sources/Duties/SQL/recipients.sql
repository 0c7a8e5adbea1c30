-- Who is told in a recipient's place, and where: as tell.sql finds it. $1 the policy, $2 channels by policy
-- and kind of recipient, $3 endpoints known, $4 the operator's name, $5 and e-mail address, $6 the recipient.
with ladder as (
  select $1::text as policy
),
standing as materialized (
  select $1::text as policy, above.* from superiors above
),
due_now as (
  select $1::text as policy, $6::text as recipient
),
--RECIPIENTS--
done as (
  select true
)
select told, name, channel, lane from reached order by channel, lane
