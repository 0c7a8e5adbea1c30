-- What leased messages say. Notices of what was met, void, moved or held since lapse on the spot, and those of which a newer stage was told or is on its way are passed over.
-- $1 messages; the day is duban.today(). (Mostly nothing is held at all: that is asked once, not of each
-- notice. `offset 0` and `= any (array[x])`: see settle.sql.)
with
--HELD--
judged as materialized (
  select n.id, n.message_id, n.duty_id, n.recipient, n.stage, n.repeat, n.due_before,
    d.policy, d.rule, d.subject, d.bearer, d.period, d.round, d.due_on, d.provisional, d.met_on, d.facts,
    case
      when n.stage <> 'all-clear' and exists (
        select from notice newer
        where newer.duty_id = n.duty_id and newer.recipient = n.recipient
          and newer.channel = n.channel and newer.id > n.id and newer.counts
          and newer.state in ('pending', 'told')) then 'superseded'
      when case
          when n.stage = 'all-clear' then d.met_on is null and d.void_on is null
          else d.met_on is not null or d.void_on is not null or d.round <> n.round
            or d.due_on <> n.due_on or d.closes_on < duban.today()
        end then 'lapsed'
      when (exists (select from silence where ended_at is null and duban.today() <= until)
          or exists (select from promise where ended_at is null and duban.today() <= until))
        and exists (
          select from held h
          where h.duty_id = n.duty_id and coalesce(h.recipient, n.recipient) = n.recipient
            and (h.holds_all or not n.is_escalation and n.stage <> 'all-clear')
            -- What may have arrived before it was held is brought to its end under its own identity.
            and exists (select from queue q where q.id = n.message_id and q.ambiguous = 0))
        then 'lapsed'
    end as verdict
  from notice n join duty d on d.id = n.duty_id
  where n.message_id = any ($1::bigint[]) and n.state = 'pending'
),
passed_over as (
  update notice n set state = j.verdict
  from (select id, verdict from judged where verdict is not null offset 0) j
  where n.id = any (array[j.id]) and n.state = 'pending'
  returning n.state
),
woken as (
  insert into duban.registry_change (relation)
  select 'notice' where exists (select from passed_over where state = 'lapsed')
  returning pg_notify('duban_registry', '')
)
select message_id, id, duty_id, recipient, due_before,
  case when repeat > 0 then stage || '#' || repeat else stage end as stage,
  case
    when stage = 'all-clear' then 'all-clear' when duban.today() > due_on then 'overdue' else 'open'
  end as standing,
  policy, rule, subject, bearer, period, due_on, provisional, met_on, facts,
  (select p.until from promise p
    where p.duty_id = judged.duty_id and p.round = judged.round and p.ended_at is null) as promised_on
from judged
where verdict is null
order by message_id, id
