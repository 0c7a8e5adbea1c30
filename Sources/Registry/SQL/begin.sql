-- Nobody else writes until the import has ended; everybody may read.
lock table
  registry.organisations, registry.institutions, registry.agreements, registry.activities,
  registry.findings, registry.children, registry.child_services, registry.contacts
in share row exclusive mode;

create temporary table staged_organisations (like registry.organisations) on commit drop;
create temporary table staged_institutions (like registry.institutions) on commit drop;
create temporary table staged_agreements (like registry.agreements) on commit drop;
create temporary table staged_activities (like registry.activities) on commit drop;
create temporary table staged_findings (like registry.findings) on commit drop;
create temporary table staged_children (like registry.children) on commit drop;
create temporary table staged_child_services (like registry.child_services) on commit drop;
create temporary table staged_contacts (like registry.contacts) on commit drop;
