-- The registry's rows that a duty rests on: names and values, in the order in which they are read. Of
-- children there are counts, of liaisons whether there is one. $1 subject, $2 its institution where the
-- rule names one, $3 bearer.
with institution as (
  select i.*
  from registry.institutions i
  where i.code in (
    select $1
    union all select $2
    union all select institution_code from registry.agreements where code = $1
    union all select institution_code from registry.findings where code = $1)
),
agreements as (
  select a.* from registry.agreements a
  where a.code = $1 or a.institution_code in (select code from institution)
)
select * from (
  select 1 as place, 'institutions' as relation, code, code as rank,
    array['name', 'health_centre_code', 'receipt_no', 'licensed_on', 'filed_on', 'suspended_on',
      'resumed_on', 'closed_on', 'insured_from', 'insured_until'] as names,
    array[name, health_centre_code, receipt_no, licensed_on::text, filed_on::text,
      suspended_on::text, resumed_on::text, closed_on::text, insured_from::text,
      insured_until::text] as values
  from institution
  union all
  select 2, 'organisations', code, code, array['name', 'kind', 'parent_code', 'public'],
    array[name, kind, parent_code, case public when true then 'yes' when false then 'no' end]
  from registry.organisations
  where code in ($1, $3) or code in (select health_centre_code from institution)
  union all
  select 3, 'agreements', code, coalesce(signed_on::text, ''),
    array['institution_code', 'provider_code', 'guidance_code', 'signed_on', 'starts_on', 'ends_on',
      'terminated_on', 'provider_liaison', 'institution_liaison'],
    array[institution_code, provider_code, guidance_code, signed_on::text, starts_on::text,
      ends_on::text, terminated_on::text,
      case when provider_liaison <> '' and provider_phone <> '' then 'named' else 'missing' end,
      case when institution_liaison <> '' and institution_phone <> '' then 'named' else 'missing' end]
  from agreements
  union all
  select 4, 'findings', code, coalesce(mend_by::text, ''),
    array['institution_code', 'activity_code', 'mend_by', 'mended_on'],
    array[institution_code, activity_code, mend_by::text, mended_on::text]
  from registry.findings
  where code = $1 or institution_code in (select code from institution)
  union all
  (
    select 5, 'activities', code, held_on::text, array['kind', 'held_on', 'provider_codes'],
      array[kind, held_on::text, array_to_string(provider_codes, ' ')]
    from registry.activities
    where held_on <= duban.today()
      and case
        when exists (select from institution) then
          institution_codes && array(select code from institution)
        else $3 = any (provider_codes)
      end
    order by held_on desc, code
    limit 20
  )
  union all
  select 6, 'children', institution_code, '', array['count', 'record_consent', 'record_opened'],
    array[count(*)::text, (count(*) filter (where record_consent = 'yes'))::text,
      (count(*) filter (where record_opened_on <= duban.today()))::text]
  from registry.children
  where institution_code in (select code from institution)
    and enrolled_on <= duban.today() and (left_on is null or left_on > duban.today())
  group by institution_code
) as rows
order by place, rank desc, code
