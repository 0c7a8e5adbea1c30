-- Nobody else writes until the import has ended; everybody may read. (What a county shows by a view
-- is not ours to lock.)
do $$
begin
  execute (
    select 'lock table ' || string_agg(format('registry.%I', relname), ', ' order by relname)
      || ' in share row exclusive mode'
    from pg_class
    where relnamespace = 'registry'::regnamespace and relkind = 'r' and relname in (
      'organisations', 'institutions', 'agreements', 'activities', 'findings', 'children',
      'child_services', 'contacts'));
end
$$;

create temporary table staged_organisations (like registry.organisations) on commit drop;
create temporary table staged_institutions (like registry.institutions) on commit drop;
create temporary table staged_agreements (like registry.agreements) on commit drop;
create temporary table staged_activities (like registry.activities) on commit drop;
create temporary table staged_findings (like registry.findings) on commit drop;
create temporary table staged_children (like registry.children) on commit drop;
create temporary table staged_child_services (like registry.child_services) on commit drop;
create temporary table staged_contacts (like registry.contacts) on commit drop;
