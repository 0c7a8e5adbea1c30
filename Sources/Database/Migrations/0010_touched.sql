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

-- A child's service concerns no visit: a narrow pass derives of a rule only the institutions of which
-- something changed that the rule reads. A whole pass finds out what that is.
create table duban.rule_reads (
  policy    text,
  rule      text,
  relations text[],
  primary key (policy, rule)
);

comment on column duban.rule_reads.relations is
  'The relations of the registry that the rule''s query reads, through whatever views; null: not known.';

create function duban.relations_read(query text) returns text[] language plpgsql as
$$
declare
  relations text[];
begin
  execute 'create temporary view duban_rule as ' || query;
  with recursive seen as (
    select 'pg_temp.duban_rule'::regclass::oid as oid, 'pg_class'::regclass::oid as class
    union
    select d.refobjid, d.refclassid
    from seen s
      join pg_class c on c.oid = s.oid and s.class = 'pg_class'::regclass
        and c.relnamespace <> 'registry'::regnamespace
      join pg_rewrite w on w.ev_class = c.oid
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
    where d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass) and d.refobjid <> s.oid
  )
  -- What a function of the county's own reads is not to be seen.
  select case
      when bool_or(p.pronamespace <> 'duban'::regnamespace) is not true
      then array_agg(distinct c.relname::text order by c.relname::text)
        filter (where c.relnamespace = 'registry'::regnamespace)
    end
  into relations
  from seen s
    left join pg_class c on c.oid = s.oid and s.class = 'pg_class'::regclass
    left join pg_proc p on p.oid = s.oid and s.class = 'pg_proc'::regclass;
  execute 'drop view pg_temp.duban_rule';
  return relations;
exception when others then
  return null;
end
$$;

comment on function duban.relations_read(text) is
  'The relations of the registry that a query reads; null where it can be no view, or calls a function that is not ours.';
