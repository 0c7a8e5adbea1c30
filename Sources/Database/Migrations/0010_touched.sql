-- A narrow pass derives only the institutions that changed. The rules never know: these views of the
-- registry's names stand before it in the search path, and show only what belongs to those
-- institutions; the views that rules look through stand there once more, over them.
create schema duban_touched;

create function duban.touched() returns text[] language sql stable as
$$ select current_setting('duban.touched')::text[] $$;

comment on function duban.touched() is 'The institutions that a narrow pass derives.';

create view duban_touched.institutions as
  select * from registry.institutions where code = any ((select duban.touched())::text[]);
create view duban_touched.agreements as
  select * from registry.agreements where institution_code = any ((select duban.touched())::text[]);
create view duban_touched.findings as
  select * from registry.findings where institution_code = any ((select duban.touched())::text[]);
create view duban_touched.activities as
  select * from registry.activities where institution_codes && (select duban.touched())::text[]
  union
  select * from registry.activities where code in (select activity_code from duban_touched.findings);
create view duban_touched.children as
  select * from registry.children where institution_code = any ((select duban.touched())::text[]);
create view duban_touched.child_services as
  select s.*
  from registry.child_services s join duban_touched.children c on c.code = s.child_code;

create index activities_institutions on registry.activities using gin (institution_codes);

do $$
declare
  name text;
  definition text;
begin
  foreach name in array array[
    'known_institutions', 'filed_institutions', 'signed_agreements', 'known_activities',
    'known_findings', 'known_children', 'known_child_services', 'days_in_force'
  ] loop
    perform set_config('search_path', 'registry, duban', true);
    definition := pg_get_viewdef(format('duban.%I', name)::regclass);
    perform set_config('search_path', 'duban_touched, duban, registry', true);
    execute format('create view duban_touched.%I as %s', name, definition);
  end loop;
  perform set_config('search_path', '', true);
end
$$;
