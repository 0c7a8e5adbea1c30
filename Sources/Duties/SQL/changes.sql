-- What has changed in the registry since the last pass; what is committed after this statement leaves
-- its own row behind, for the next one.
with gone as (
  delete from duban.registry_change returning relation, institutions
)
select
  -- Contacts are asked for when somebody is told, and who stands above whom concerns everybody.
  coalesce(bool_or(institutions is null and relation not in ('contacts', 'rejection', 'notice', 'silence', 'promise')), false)
    as is_whole,
  array(select distinct code from gone, unnest(institutions) as code order by code) as institutions
from gone
