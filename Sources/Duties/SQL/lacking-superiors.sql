-- Which roles of a ladder nobody has above these bearers ('': under the policy's bureau), and the bureaus
-- under which they are missing. $1 bearers, $2 those of duties that name no guidance centre themselves.
select role, above.bureau_code as bureau
from unnest($1::text[]) as asked (bearer)
  left join registry.institutions i on i.code = asked.bearer
  join superiors above on above.code = case
    when i.code is null then asked.bearer
    else coalesce(i.health_centre_code, '')
  end
  cross join lateral (values
    ('bureau', above.bureau_code), ('guidance', above.guidance_code), ('cdc', above.cdc_code)
  ) as known (role, code)
where known.code is null and (role <> 'guidance' or asked.bearer = any ($2::text[]))
group by role, above.bureau_code
order by role, above.bureau_code
