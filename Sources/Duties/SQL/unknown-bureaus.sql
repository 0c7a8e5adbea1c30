-- Which codes are of no bureau and no city, $1, and a few that are of a bureau.
select code, (
    select string_agg(known.code, ', ' order by known.code)
    from (
      select code from registry.organisations where kind = 'bureau' order by code limit 5
    ) as known
  ) as bureaus
from unnest($1::text[]) as asked (code)
where not exists (
  select from registry.organisations o where o.code = asked.code and o.kind in ('bureau', 'city'))
order by code
