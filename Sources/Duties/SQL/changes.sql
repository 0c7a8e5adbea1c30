-- What has changed in the registry since the last pass, by relation; what is committed after this
-- statement leaves its own row behind, for the next one.
with gone as (
  delete from duban.registry_change returning relation, institutions
)
select relation,
  -- Contacts are asked for when somebody is told, and who stands above whom concerns everybody.
  bool_or(institutions is null)
    and relation not in ('contacts', 'rejection', 'notice', 'silence', 'promise') as is_whole,
  array(
    select distinct code from gone g, unnest(g.institutions) as code where g.relation = gone.relation
    order by code
  ) as institutions
from gone
group by relation
