-- The source database as out of the box: tables that `duband import` fills. A county with a system
-- of its own puts views of the same names and columns here. Columns are those of the CSV files;
-- lists are text arrays.
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
  id       bigint generated always as identity primary key,
  relation text not null
);

comment on table duban.registry_change is
  'One row a statement that changed the registry; a pass takes away the rows that it saw.';

create function duban.note_registry_change() returns trigger language plpgsql
  security definer set search_path = pg_catalog, pg_temp as
$$
begin
  insert into duban.registry_change (relation) values (tg_table_name);
  perform pg_notify('duban_registry', '');
  return null;
end
$$;

do $$
declare
  relation text;
begin
  foreach relation in array array[
    'organisations', 'institutions', 'agreements', 'activities', 'findings', 'children',
    'child_services', 'contacts'
  ] loop
    execute format(
      'create trigger note_change after insert or update or delete or truncate on registry.%I
         for each statement execute function duban.note_registry_change()', relation);
  end loop;
end
$$;
