noted as (
  insert into upcoming (day, institution)
  select distinct opened_on, facts ->> 'institution'
  from yielded
  where opened_on > (select duban.today()) and facts ->> 'institution' is not null
  on conflict do nothing
),
