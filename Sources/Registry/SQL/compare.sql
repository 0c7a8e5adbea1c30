-- What a merge would do to each relation. `absent`: rows of the database that are not staged.
select 'organisations' as relation,
  count(*) filter (where theirs.code is null) as inserted,
  count(*) filter (
    where ours.code = theirs.code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_organisations ours
  full join registry.organisations theirs using (code)
union all
select 'institutions' as relation,
  count(*) filter (where theirs.code is null) as inserted,
  count(*) filter (
    where ours.code = theirs.code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_institutions ours
  full join registry.institutions theirs using (code)
union all
select 'agreements' as relation,
  count(*) filter (where theirs.code is null) as inserted,
  count(*) filter (
    where ours.code = theirs.code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_agreements ours
  full join registry.agreements theirs using (code)
union all
select 'activities' as relation,
  count(*) filter (where theirs.code is null) as inserted,
  count(*) filter (
    where ours.code = theirs.code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_activities ours
  full join registry.activities theirs using (code)
union all
select 'findings' as relation,
  count(*) filter (where theirs.code is null) as inserted,
  count(*) filter (
    where ours.code = theirs.code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_findings ours
  full join registry.findings theirs using (code)
union all
select 'children' as relation,
  count(*) filter (where theirs.code is null) as inserted,
  count(*) filter (
    where ours.code = theirs.code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_children ours
  full join registry.children theirs using (code)
union all
select 'child_services' as relation,
  count(*) filter (where theirs.child_code is null) as inserted,
  count(*) filter (
    where ours.child_code = theirs.child_code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.child_code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_child_services ours
  full join registry.child_services theirs using (child_code, milestone_months, item)
union all
select 'contacts' as relation,
  count(*) filter (where theirs.owner_code is null) as inserted,
  count(*) filter (
    where ours.owner_code = theirs.owner_code and ours is distinct from theirs) as updated,
  count(*) filter (where ours.owner_code is null) as absent,
  count(*) filter (where ours is not distinct from theirs) as unchanged
from staged_contacts ours
  full join registry.contacts theirs using (owner_code, name)
