-- Who stands above whom, as one text for each policy in force. $1 ladders.
select coalesce(md5(string_agg(
  array[named.policy, above.code, above.bureau_code, above.guidance_code, above.cdc_code]::text, ';'
  order by named.policy, above.code)), '') as digest
from (
    select distinct policy, bureaus
    from jsonb_to_recordset($1::jsonb) as l (policy text, bureaus text[])
  ) as named
  cross join lateral duban.superiors_under(duban.policy_bureau(named.bureaus)) as above
