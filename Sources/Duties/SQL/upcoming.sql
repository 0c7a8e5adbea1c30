noted as (
  insert into upcoming (day, changed, institution)
  select distinct opened_on, $1::text || '/' || $2::text, facts ->> 'institution'
  from yielded
  where opened_on > (select duban.today()) and facts ->> 'institution' is not null
  on conflict do nothing
),
