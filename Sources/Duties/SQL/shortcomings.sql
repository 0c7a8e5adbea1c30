-- Data of the registry that stop duties from being told on duban.today(): one concern a kind and bureau
-- that must mend them, counted, the first ten by code and name. What is mended ends.
-- $1 channels by policy and kind of recipient, $2 endpoints known. Of what another bureau's is and no policy
-- covers nothing is said; what no bureau could be found for is told to the operator alone.
with institutions as materialized (
  select i.code, i.name, i.filed_on, i.receipt_no, o.code is null as lacks_health_centre,
    coalesce(b.bureau_code, (select duban.policy_bureau()), '') as bureau
  from registry.institutions i
    join duban.institution_bureaus b using (code)
    left join registry.organisations o on o.code = i.health_centre_code
  where (i.closed_on is null or i.closed_on > duban.today())
    and ((select duban.bureaus()) is null or i.code in (select duban.covered_institutions()))
),
parties as (
  select o.code, o.name, o.kind,
    case o.kind when 'bureau' then o.code else coalesce(s.bureau_code, '') end as bureau
  from duban.covered_organisations o left join duban.superiors s on s.code = o.code
  union all
  select code, name, 'institution', bureau from institutions
),
bearers as (
  select distinct policy, bearer
  from duban.duty
  where met_on is null and void_on is null and (closes_on is null or closes_on >= duban.today())
),
reached as (
  select b.policy, b.bearer
  from bearers b
    join parties p on p.code = b.bearer
    join registry.contacts c on c.owner_code = b.bearer and c.active
    cross join lateral (values ('email', c.email), ('webhook', c.webhook)) as door (channel, address)
  where door.address <> '' and (door.channel = 'email' or c.webhook = any ($2::text[]))
    and coalesce(($1::jsonb -> b.policy -> p.kind) ? door.channel, true)
    and (door.channel, door.address) not in (
      select channel, address from duban.rejection where rejected_at > now() - interval '30 days')
),
found as (
  select 'no-health-centre' as kind, bureau, code, name
  from institutions
  where filed_on <= duban.today() and lacks_health_centre
  union all
  select 'filed-in-future', bureau, code, name from institutions where filed_on > duban.today()
  union all
  -- A receipt that carries a day has become one at import; in views it is the county's own to give.
  select 'receipt-mismatch', bureau, code, name
  from institutions
  where receipt_no <> '' and filed_on is null
  union all
  select 'no-last-day', i.bureau, a.code, i.name
  from registry.agreements a join institutions i on i.code = a.institution_code
  where a.signed_on <= duban.today() and a.ends_on is null
    and (a.terminated_on is null or a.terminated_on > duban.today())
  union all
  select 'no-bureau', '', code, name
  from duban.institutions_without_bureau
  where (select duban.bureaus()) is not null and code not in (select duban.covered_institutions())
  union all
  select distinct 'no-contact', p.bureau, p.code, p.name
  from (select policy, bearer from bearers except select policy, bearer from reached) as b
    join parties p on p.code = b.bearer
),
worries as materialized (
  select kind, bureau, count(*) as count,
    jsonb_agg(jsonb_build_object('code', code, 'name', coalesce(name, code)) order by code)
      filter (where nth <= 10) as items
  from (
    select *, row_number() over (partition by kind, bureau order by code) as nth from found
  ) as numbered
  group by kind, bureau
),
noted as (
  insert into duban.concern as c (kind, about, bureau, count, items, began_on)
  select kind, bureau, bureau, count, items, duban.today() from worries
  on conflict (kind, about) where ended_at is null do update
  set count = excluded.count, items = excluded.items
    where (c.count, c.items) is distinct from (excluded.count, excluded.items)
)
update duban.concern c set ended_at = now(), ended_on = duban.today()
where c.ended_at is null
  and c.kind in (
    'no-health-centre', 'no-contact', 'no-last-day', 'filed-in-future', 'receipt-mismatch',
    'no-bureau')
  and not exists (select from worries w where w.kind = c.kind and w.bureau = c.about)
