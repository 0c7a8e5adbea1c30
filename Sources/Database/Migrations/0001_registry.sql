-- The source database as out of the box: tables that `duband import` fills. A county with a system
-- of its own puts views of the same names and columns in their places (duban.adopt_views). Columns
-- are those of the CSV files; lists are text arrays.
create schema if not exists registry;

comment on schema registry is
  'What the county knows: facts only. duband reads these relations and nothing else of the county.';

create table registry.organisations (
  code        text primary key check (code <> ''),
  kind        text not null check (kind in (
                'bureau', 'city', 'guidance_centre', 'health_centre', 'hospital', 'tcm_hospital', 'cdc')),
  name        text not null,
  parent_code text references registry.organisations deferrable initially deferred,
  area        text,
  public      boolean
);

create table registry.institutions (
  code               text primary key check (code <> ''),
  name               text not null,
  area               text,
  health_centre_code text references registry.organisations deferrable initially deferred,
  receipt_no         text,
  licensed_on        date,
  filed_on           date,
  suspended_on       date,
  resumed_on         date check (resumed_on >= suspended_on),
  closed_on          date,
  insured_from       date,
  insured_until      date
);

create table registry.agreements (
  code                text primary key check (code <> ''),
  institution_code    text not null references registry.institutions deferrable initially deferred,
  provider_code       text not null references registry.organisations deferrable initially deferred,
  guidance_code       text references registry.organisations deferrable initially deferred,
  signed_on           date,
  starts_on           date,
  ends_on             date,
  terminated_on       date,
  provider_liaison    text,
  provider_phone      text,
  institution_liaison text,
  institution_phone   text
);

create index agreements_institution on registry.agreements (institution_code);

comment on column registry.agreements.signed_on is 'Without it the agreement is a draft and counts nowhere.';
comment on column registry.agreements.starts_on is 'Empty: signed_on.';
comment on column registry.agreements.ends_on is 'The last day in force; empty: it never ends.';

create table registry.activities (
  code              text primary key check (code <> ''),
  kind              text not null check (kind in (
                      'visit', 'training', 'disease_control', 'evaluation',
                      'meeting', 'inspection', 'lecture', 'tcm')),
  held_on           date not null,
  institution_codes text[] not null default '{}',
  provider_codes    text[] not null default '{}',
  staff_hours       jsonb not null default '[]'
);

create index activities_kind on registry.activities (kind, held_on);

comment on column registry.activities.staff_hours is
  'One object per person: {"provider": code, "name": text, "hours": number}.';

create table registry.findings (
  code             text primary key check (code <> ''),
  activity_code    text not null references registry.activities deferrable initially deferred,
  institution_code text not null references registry.institutions deferrable initially deferred,
  text             text,
  mend_by          date,
  mended_on        date
);

create table registry.children (
  code             text primary key check (code <> ''),
  institution_code text not null references registry.institutions deferrable initially deferred,
  born_on          date not null,
  enrolled_on      date not null,
  left_on          date,
  record_consent   text not null check (record_consent in ('yes', 'no', 'unknown')),
  record_opened_on date
);

create index children_institution on registry.children (institution_code);

comment on table registry.children is
  'Numbers, never names: nothing of one child ever reaches a message, a log line or an error.';

create table registry.child_services (
  child_code       text not null references registry.children deferrable initially deferred,
  milestone_months int not null,
  item             text not null,
  done_on          date not null,
  primary key (child_code, milestone_months, item)
);

create table registry.contacts (
  owner_code text not null,
  name       text not null,
  role       text,
  email      text,
  phone      text,
  webhook    text,
  active     boolean not null default true,
  position   int not null,
  primary key (owner_code, name)
);

comment on column registry.contacts.position is 'The file''s order: the first active contact is told.';
comment on column registry.contacts.webhook is 'The name of an endpoint in the configuration, never a URL.';

-- A poll asks one small table whether anything changed, never the registry itself.
create table duban.registry_change (
  id           bigint generated always as identity primary key,
  relation     text not null,
  institutions text[]
);

comment on table duban.registry_change is
  'One row a statement that changed the registry; a pass takes away the rows that it saw.';
comment on column duban.registry_change.institutions is
  'The institutions that the rows changed belong to; null where there are too many of them, or where they cannot be told.';

-- $1 of the trigger: the institutions that a row belongs to, as an array.
create function duban.note_registry_change() returns trigger language plpgsql
  security definer set search_path = pg_catalog, pg_temp as
$$
declare
  changed constant text := case tg_op
    when 'INSERT' then 'select * from new_rows'
    when 'DELETE' then 'select * from old_rows'
    else 'select * from old_rows union all select * from new_rows'
  end;
  touched text[];
  is_empty boolean := false;
begin
  if tg_op <> 'TRUNCATE' then
    execute format('select not exists (%s)', changed) into is_empty;
    if not is_empty and tg_nargs > 0 then
      execute format(
        'select array(select distinct t.code from (%s) as r, unnest(%s) as t (code) limit 1001)',
        changed, tg_argv[0]) into touched;
    end if;
  end if;
  if not is_empty then
    insert into duban.registry_change (relation, institutions)
    values (tg_table_name, case when cardinality(touched) <= 1000 then touched end);
    perform pg_notify('duban_registry', '');
  end if;
  return null;
end
$$;

do $$
declare
  relation record;
begin
  for relation in
    select * from (values
      ('organisations', null), ('contacts', null),
      ('institutions', 'array[r.code]'), ('agreements', 'array[r.institution_code]'),
      ('findings', 'array[r.institution_code]'), ('children', 'array[r.institution_code]'),
      ('activities',
        'r.institution_codes
           || array(select institution_code from registry.findings where activity_code = r.code)'),
      ('child_services',
        'array(select institution_code from registry.children where code = r.child_code)')
    ) as named (name, institutions)
  loop
    execute format(
      'create trigger note_insert after insert on registry.%1$I referencing new table as new_rows
         for each statement execute function duban.note_registry_change(%2$s);
       create trigger note_update after update on registry.%1$I
         referencing old table as old_rows new table as new_rows
         for each statement execute function duban.note_registry_change(%2$s);
       create trigger note_delete after delete on registry.%1$I referencing old table as old_rows
         for each statement execute function duban.note_registry_change(%2$s);
       create trigger note_truncate after truncate on registry.%1$I
         for each statement execute function duban.note_registry_change()',
      relation.name, coalesce(quote_literal(relation.institutions), ''));
  end loop;
end
$$;

-- For tables that belong to no institution, and for those behind a county's views, which are not ours to know.
create function duban.note_own_change() returns trigger language plpgsql
  security definer set search_path = pg_catalog, pg_temp as
$$
begin
  insert into duban.registry_change (relation) values (tg_table_name);
  perform pg_notify('duban_registry', '');
  return null;
end
$$;

comment on function duban.note_own_change() is
  'A statement trigger that asks for a pass; of a county''s own tables, so that a change behind its views is seen at once.';

-- A view cannot take a table's place while views of ours read the table: these are taken away and made
-- again, whoever made them, with their owners, rights and comments.
create function duban.adopt_views(source text) returns setof text language plpgsql
  set search_path = pg_catalog, pg_temp as
$$
declare
  origin  constant oid := (select oid from pg_namespace where nspname = source);
  adopted text[]; -- names of the relations in the registry that give way
  wrong   record;
  reader  record;
  readers jsonb := '[]';
  held    record;
  name    text;
  is_full boolean;
begin
  select array_agg(ours.relname order by ours.relname) into adopted
  from pg_class ours join pg_class theirs using (relname)
  where ours.relnamespace = 'registry'::regnamespace and ours.relkind in ('r', 'v', 'm', 'f')
    and theirs.relnamespace = origin and theirs.relkind in ('v', 'm', 'f');
  if adopted is null then
    raise exception 'the schema % has no view with a name of the registry', source
      using hint = 'make views called organisations, institutions and so on there';
  end if;

  -- What would go wrong later is refused now.
  select * into wrong
  from (
      select c.relname as relation, a.attname as "column", format_type(a.atttypid, null) as wanted
      from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
      where c.relnamespace = 'registry'::regnamespace and c.relname = any (adopted)
    ) as ours
    full join (
      select c.relname as relation, a.attname as "column", format_type(a.atttypid, null) as given
      from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
      where c.relnamespace = origin and c.relname = any (adopted)
    ) as theirs using (relation, "column")
  where wanted is distinct from given
  order by relation, "column"
  limit 1;
  if found then
    raise exception '%.%: the column % is %, not %', source, wrong.relation, wrong."column",
        coalesce(wrong.given, 'missing'), coalesce(wrong.wanted, 'one of the registry')
      using hint = case
        when wrong.wanted is null then 'remove it'
        else format('write (…)::%s as %I', wrong.wanted, wrong."column")
      end;
  end if;
  foreach name in array adopted loop
    execute format(
      'select exists (select from registry.%1$I)
         and exists (select from pg_class where oid = ''registry.%1$I''::regclass and relkind = ''r'')',
      name) into is_full;
    if is_full then
      raise exception 'the table registry.% is not empty', name
        using hint = format('what a view shows takes its place: truncate registry.%I cascade', name);
    end if;
  end loop;

  -- Views over these relations, and views over these views.
  for reader in
    with recursive reading as (
      select c.oid, 0 as depth
      from pg_class c
      where c.relnamespace = 'registry'::regnamespace and c.relname = any (adopted)
      union
      select r.ev_class, reading.depth + 1
      from reading
        join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = reading.oid
          and d.classid = 'pg_rewrite'::regclass
        join pg_rewrite r on r.oid = d.objid and r.ev_class <> reading.oid
    )
    select c.oid, n.nspname, c.relname, max(reading.depth) as depth,
      pg_get_viewdef(c.oid) as query, c.reloptions, pg_get_userbyid(c.relowner) as owner, c.relacl,
      obj_description(c.oid, 'pg_class') as comment
    from reading join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
    where depth > 0
    group by c.oid, n.nspname, c.relname, c.reloptions, c.relowner, c.relacl
    order by depth desc, c.oid
  loop
    execute format('drop view %I.%I', reader.nspname, reader.relname);
    readers := jsonb_build_array(to_jsonb(reader)) || readers;
  end loop;
  for wrong in
    select conrelid::regclass as relation, conname
    from pg_constraint
    where contype = 'f' and confrelid in (
      select oid from pg_class
      where relnamespace = 'registry'::regnamespace and relname = any (adopted))
  loop
    execute format('alter table %s drop constraint %I', wrong.relation, wrong.conname);
  end loop;

  foreach name in array adopted loop
    for wrong in
      select n.nspname,
        case relkind when 'r' then 'table' when 'v' then 'view' when 'f' then 'foreign table'
          else 'materialized view' end as kind
      from pg_class c join pg_namespace n on n.oid = relnamespace
      where relname = name and nspname in ('registry', source)
      order by nspname = 'registry' desc
    loop
      if wrong.nspname = 'registry' then
        execute format('drop %s registry.%I', wrong.kind, name);
      else
        execute format('alter %s %I.%I set schema registry', wrong.kind, source, name);
      end if;
    end loop;
    return next name;
  end loop;

  for reader in
    select * from jsonb_to_recordset(readers) as r (
      nspname text, relname text, query text, reloptions text[], owner text, relacl aclitem[],
      comment text)
  loop
    name := format('%I.%I', reader.nspname, reader.relname);
    execute format(
      'create view %s %s as %s', name,
      'with (' || array_to_string(reader.reloptions, ', ') || ')', reader.query);
    execute format('alter view %s owner to %I', name, reader.owner);
    execute format('comment on view %s is %L', name, reader.comment);
    for held in
      select privilege_type as privilege, is_grantable,
        case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end as role
      from aclexplode(reader.relacl)
    loop
      execute format(
        'grant %s on %s to %s%s', held.privilege, name, held.role,
        case when held.is_grantable then ' with grant option' else '' end);
    end loop;
  end loop;
  insert into duban.registry_change (relation) values ('views');
  perform pg_notify('duban_registry', '');
end
$$;

comment on function duban.adopt_views(text) is
  'Puts the views of a schema into the registry, in the places of its empty tables or of earlier views, and names them.';
