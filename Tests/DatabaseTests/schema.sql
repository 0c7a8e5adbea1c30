CREATE SCHEMA duban;

CREATE SCHEMA duban_touched;

CREATE SCHEMA registry;

COMMENT ON SCHEMA registry IS 'What the county knows: facts only. duband reads these relations and nothing else of the county.';

CREATE FUNCTION duban.adopt_views(source text) RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
$_$;

COMMENT ON FUNCTION duban.adopt_views(source text) IS 'Puts the views of a schema into the registry, in the places of its empty tables or of earlier views, and names them.';

CREATE FUNCTION duban.bureaus() RETURNS text[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  named    text[] := string_to_array(nullif(current_setting('duban.bureau', true), ''), ';');
  stranger text;
begin
  -- A policy of a bureau that is not there would cover nothing, and all that is owed would be void.
  select n.code into stranger
  from unnest(named) as n (code)
  where not exists (
    select from registry.organisations o where o.code = n.code and o.kind in ('bureau', 'city'))
  limit 1;
  if found then
    raise exception using errcode = 'undefined_object',
      message = format('the registry has no bureau %s', stranger),
      hint = 'correct "bureau:" in the policy file, or add the organisation';
  end if;
  return named;
end
$$;

COMMENT ON FUNCTION duban.bureaus() IS 'The bureaus (or cities) that the policy names; null: none, and it covers the whole registry.';

CREATE FUNCTION duban.covered_institutions() RETURNS SETOF text
    LANGUAGE plpgsql STABLE
    AS $$
begin
  return query
    select b.code
    from duban.institution_bureaus b join duban.covered_organisations o on o.code = b.belongs_to;
end
$$;

COMMENT ON FUNCTION duban.covered_institutions() IS 'The institutions under the bureaus that the policy names; asked only where it names one.';

CREATE FUNCTION duban.draw_token() RETURNS bigint
    LANGUAGE sql
    AS $$
  select floor(random() * 9007199254740992)::bigint
$$;

COMMENT ON FUNCTION duban.draw_token() IS 'What proves a lease. Drawn, not counted: a standby that took over may have forgotten leases, would count
their numbers anew, and one of before would pass for one of after.';

CREATE FUNCTION duban.is_owed(met_on date, due_on date, calendar_period boolean, closed_on date, is_suspended boolean) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  select case
    when is_suspended and met_on is null then false
    when closed_on is null then true
    when calendar_period then due_on < closed_on
    else met_on is not null
  end
$$;

COMMENT ON FUNCTION duban.is_owed(met_on date, due_on date, calendar_period boolean, closed_on date, is_suspended boolean) IS 'Whether a duty stands although its institution closed or is suspended (obligations, fine print).';

CREATE FUNCTION duban.make_partitions() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET lock_timeout TO '1s'
    AS $$
declare
  parent text;
  moment text;
  month  date;
  name   text;
begin
  perform pg_advisory_xact_lock(hashtext('duban.partitions'));
  foreach parent in array array['message', 'attempt'] loop
    moment := case parent when 'message' then 'settled_at' else 'started_at' end;
    for month in execute format(
      'select date_trunc(''month'', now() + make_interval(months => ahead))::date
         from generate_series(0, 1) as ahead
       union select date_trunc(''month'', %I)::date from duban.%I', moment, parent || '_default')
    loop
      name := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      continue when to_regclass(format('duban.%I', name)) is not null;
      -- Pages have room for the attempts' ends: they write no index (a HOT update).
      execute format(
        'create table duban.%I (like duban.%I including all) with (fillfactor = 38)', name, parent);
      execute format(
        'with moved as (delete from duban.%I where date_trunc(''month'', %I) = %L returning *)
         insert into duban.%I select * from moved', parent || '_default', moment, month, name);
      execute format(
        'alter table duban.%I attach partition duban.%I for values from (%L) to (%L)',
        parent, name, month, (month + interval '1 month')::date);
    end loop;
  end loop;
end
$$;

COMMENT ON FUNCTION duban.make_partitions() IS 'This month''s and the next month''s history, and what no daemon was there to make; called by migrate and every minute.';

CREATE FUNCTION duban.note_own_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into duban.registry_change (relation) values (tg_table_name);
  perform pg_notify('duban_registry', '');
  return null;
end
$$;

COMMENT ON FUNCTION duban.note_own_change() IS 'A statement trigger that asks for a pass; of a county''s own tables, so that a change behind its views is seen at once.';

CREATE FUNCTION duban.note_registry_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION duban.number(name text) RETURNS integer
    LANGUAGE plpgsql STABLE
    AS $$
declare
  value text := current_setting('duban.numbers')::jsonb ->> name;
begin
  if value is null then
    raise exception using errcode = 'undefined_object',
      message = format('the policy gives this rule no number %s', name),
      hint = format('add "%s:" under the rule''s "numbers:" in the policy file', name);
  end if;
  return value::int;
end
$$;

COMMENT ON FUNCTION duban.number(name text) IS 'One of the rule''s numbers in the policy file.';

CREATE FUNCTION duban.policy_bureau(bureaus text[] DEFAULT duban.bureaus()) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select coalesce(
    (select min(code) from unnest(bureaus) as named (code)),
    (select min(code) from registry.organisations where kind = 'bureau'))
$$;

COMMENT ON FUNCTION duban.policy_bureau(bureaus text[]) IS 'The bureau that the policy names (the smallest code of several), else the smallest code of that kind.';

CREATE FUNCTION duban.relations_read(query text) RETURNS text[]
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION duban.relations_read(query text) IS 'The relations of the registry that a query reads; null where it can be no view, or calls a function that is not ours.';

CREATE FUNCTION duban.starts_on() RETURNS date
    LANGUAGE sql STABLE
    AS $$ select current_setting('duban.starts_on')::date $$;

COMMENT ON FUNCTION duban.starts_on() IS 'The policy''s first day (P).';

CREATE FUNCTION duban.state_of(met_on date, due_on date, closes_on date) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select case
    when met_on is not null then 'met'
    when duban.today() <= due_on then 'open'
    when duban.today() > closes_on then 'missed'
    else 'overdue'
  end
$$;

COMMENT ON FUNCTION duban.state_of(met_on date, due_on date, closes_on date) IS 'A duty''s state as of T; void is known from the daemon''s own records only.';

CREATE FUNCTION duban.superiors_under(fallback text) RETURNS TABLE(code text, kind text, bureau_code text, guidance_code text, cdc_code text)
    LANGUAGE sql STABLE
    AS $$
  with recursive above as (
    select code, parent_code as ancestor, array[code] as path from registry.organisations
    union all
    select a.code, o.parent_code, a.path || o.code
    from above a join registry.organisations o on o.code = a.ancestor
    where o.kind <> 'bureau' and o.code <> all (a.path)
  ),
  placed as (
    select o.code, o.kind, coalesce(min(b.code), (select fallback)) as bureau_code
    from registry.organisations o
      left join above a on a.code = o.code
      left join registry.organisations b on b.code = a.ancestor and b.kind = 'bureau'
    group by o.code, o.kind
  ),
  centres as (
    select bureau_code, min(code) filter (where kind = 'guidance_centre') as guidance_code,
      min(code) filter (where kind = 'cdc') as cdc_code
    from placed
    group by bureau_code
  )
  select p.code, p.kind, p.bureau_code, c.guidance_code, c.cdc_code
  from placed p join centres c on c.bureau_code is not distinct from p.bureau_code
  union all
  -- Without an organisation of its own to stand under: the fallback.
  select '', 'none', policy.bureau_code, c.guidance_code, c.cdc_code
  from (select fallback as bureau_code) as policy
    left join centres c on c.bureau_code is not distinct from policy.bureau_code
$$;

COMMENT ON FUNCTION duban.superiors_under(fallback text) IS 'duban.superiors as it is for a policy of that bureau.';

CREATE FUNCTION duban.today() RETURNS date
    LANGUAGE sql STABLE
    AS $$ select current_setting('duban.today')::date $$;

COMMENT ON FUNCTION duban.today() IS 'The day of which one speaks (T).';

CREATE FUNCTION duban.touched() RETURNS text[]
    LANGUAGE sql STABLE
    AS $$ select current_setting('duban.touched')::text[] $$;

COMMENT ON FUNCTION duban.touched() IS 'The institutions that a narrow pass derives.';

CREATE TABLE duban.attempt (
    message_id bigint NOT NULL,
    number integer NOT NULL,
    token bigint NOT NULL,
    daemon_id bigint NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    outcome text,
    stage text,
    code text,
    text text,
    transcript text,
    possible_duplicate boolean NOT NULL,
    CONSTRAINT attempt_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'deferred'::text, 'rejected-recipient'::text, 'rejected-message'::text, 'rejected-channel'::text, 'ambiguous'::text, 'withdrawn'::text])))
)
PARTITION BY RANGE (started_at);

COMMENT ON TABLE duban.attempt IS 'A row here is committed before the socket opens; one left unfinished by a crash is ambiguous.';

COMMENT ON COLUMN duban.attempt.transcript IS 'What was said, without secrets, where it was not delivered: the last 4 KiB at most.';

COMMENT ON COLUMN duban.attempt.possible_duplicate IS 'An earlier attempt may have arrived: this one bears the same identity.';

CREATE TABLE duban.attempt_default (
    message_id bigint NOT NULL,
    number integer NOT NULL,
    token bigint NOT NULL,
    daemon_id bigint NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    outcome text,
    stage text,
    code text,
    text text,
    transcript text,
    possible_duplicate boolean NOT NULL,
    CONSTRAINT attempt_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['delivered'::text, 'deferred'::text, 'rejected-recipient'::text, 'rejected-message'::text, 'rejected-channel'::text, 'ambiguous'::text, 'withdrawn'::text])))
);

CREATE TABLE duban.bulletin (
    id bigint NOT NULL,
    policy text NOT NULL,
    kind text NOT NULL,
    period text NOT NULL,
    subject text NOT NULL,
    recipient text NOT NULL,
    channel text NOT NULL,
    named text[] DEFAULT '{}'::text[] NOT NULL,
    made_on date NOT NULL,
    is_lapsed boolean DEFAULT false NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT bulletin_check CHECK (((period = ''::text) = (subject <> ''::text))),
    CONSTRAINT bulletin_kind_check CHECK ((kind = ANY (ARRAY['filing-announcement'::text, 'report'::text, 'service-hours'::text])))
);

COMMENT ON TABLE duban.bulletin IS 'What a message says stands in its payload, fixed when it was queued; what became of it, with the message.';

COMMENT ON COLUMN duban.bulletin.period IS 'YYYY-MM or YYYY-Qn, the one that is over; empty for one institution''s announcement.';

COMMENT ON COLUMN duban.bulletin.subject IS 'The institution that is announced; empty for a list or a report.';

COMMENT ON COLUMN duban.bulletin.named IS 'The institutions that a list names, so that the next one knows what is new.';

COMMENT ON COLUMN duban.bulletin.made_on IS 'The civil day on which it was queued.';

COMMENT ON COLUMN duban.bulletin.is_lapsed IS 'Its contact was rejected: the same is told to the next one.';

ALTER TABLE duban.bulletin ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.bulletin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE duban.calendar (
    day date NOT NULL,
    working boolean NOT NULL,
    provisional boolean NOT NULL,
    name text,
    ordinal integer NOT NULL,
    provisional_ordinal integer NOT NULL
);

COMMENT ON COLUMN duban.calendar.ordinal IS 'How many working days there are up to and including this day. The n-th working day after D is the
working day whose ordinal is D''s plus n: a join, however many dates are asked for.';

COMMENT ON COLUMN duban.calendar.provisional_ordinal IS 'How many provisional days there are up to and including this day: a span rests on a provisional
year when its two ends differ.';

CREATE TABLE duban.calendar_year (
    year integer NOT NULL,
    announced boolean NOT NULL,
    digest text NOT NULL
);

COMMENT ON TABLE duban.calendar_year IS 'The calendar files as last loaded; a year not here is provisional.';

CREATE TABLE duban.concern (
    id bigint NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    recipient text DEFAULT ''::text NOT NULL,
    bureau text DEFAULT ''::text NOT NULL,
    lane text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    count integer DEFAULT 1 NOT NULL,
    items jsonb DEFAULT '[]'::jsonb NOT NULL,
    began_on date NOT NULL,
    ended_on date,
    ended_at timestamp with time zone,
    told_on date,
    told_at timestamp with time zone,
    bureau_told_on date,
    bureau_told_at timestamp with time zone,
    CONSTRAINT concern_check CHECK (((ended_on IS NULL) = (ended_at IS NULL))),
    CONSTRAINT concern_check1 CHECK (((told_on IS NULL) = (told_at IS NULL))),
    CONSTRAINT concern_check2 CHECK (((bureau_told_on IS NULL) = (bureau_told_at IS NULL))),
    CONSTRAINT concern_kind_check CHECK ((kind = ANY (ARRAY['dead-letter'::text, 'lane-stopped'::text, 'lane-away'::text, 'lane-unknown'::text, 'calendar-missing'::text, 'rule-failed'::text, 'no-health-centre'::text, 'no-contact'::text, 'no-last-day'::text, 'filed-in-future'::text, 'receipt-mismatch'::text, 'no-bureau'::text])))
);

COMMENT ON TABLE duban.concern IS 'Nothing is said of what ended before it was told.';

COMMENT ON COLUMN duban.concern.about IS 'A message''s number, a lane''s name, a year, policy/rule; for data the bureau that must mend them.';

COMMENT ON COLUMN duban.concern.recipient IS 'Whom it kept from being told, where it concerns one.';

COMMENT ON COLUMN duban.concern.bureau IS 'The bureau that is told of it too, if any.';

COMMENT ON COLUMN duban.concern.reason IS 'Why a message was given up.';

COMMENT ON COLUMN duban.concern.detail IS 'The other side''s words.';

COMMENT ON COLUMN duban.concern.count IS 'How many rows of the registry it concerns.';

COMMENT ON COLUMN duban.concern.items IS 'The first ten of them: {"code", "name"}.';

COMMENT ON COLUMN duban.concern.told_on IS 'The civil day on which the operator was told last: the week is counted from it.';

COMMENT ON COLUMN duban.concern.bureau_told_on IS 'The same of the bureau.';

ALTER TABLE duban.concern ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.concern_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE registry.organisations (
    code text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    parent_code text,
    area text,
    public boolean,
    CONSTRAINT organisations_code_check CHECK ((code <> ''::text)),
    CONSTRAINT organisations_kind_check CHECK ((kind = ANY (ARRAY['bureau'::text, 'city'::text, 'guidance_centre'::text, 'health_centre'::text, 'hospital'::text, 'tcm_hospital'::text, 'cdc'::text])))
);

CREATE VIEW duban.covered_organisations AS
 WITH RECURSIVE below AS (
         SELECT named.code
           FROM unnest(( SELECT duban.bureaus() AS bureaus)) named(code)
        UNION
         SELECT o.code
           FROM (below b
             JOIN registry.organisations o ON ((o.parent_code = b.code)))
        )
 SELECT organisations.code,
    organisations.kind,
    organisations.name,
    organisations.parent_code,
    organisations.area,
    organisations.public
   FROM registry.organisations
  WHERE ((( SELECT duban.bureaus() AS bureaus) IS NULL) OR (organisations.code IN ( SELECT below.code
           FROM below)));

COMMENT ON VIEW duban.covered_organisations IS 'The organisations that the policy covers; its bureaus are among them.';

CREATE TABLE duban.daemon (
    id bigint NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    version text NOT NULL,
    lanes text[] DEFAULT '{}'::text[] NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    beat_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE duban.daemon IS 'One row a running daemon; a lease is worth what its daemon''s heartbeat is.';

COMMENT ON COLUMN duban.daemon.lanes IS 'Those that its configuration names.';

ALTER TABLE duban.daemon ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.daemon_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE registry.agreements (
    code text NOT NULL,
    institution_code text NOT NULL,
    provider_code text NOT NULL,
    guidance_code text,
    signed_on date,
    starts_on date,
    ends_on date,
    terminated_on date,
    provider_liaison text,
    provider_phone text,
    institution_liaison text,
    institution_phone text,
    CONSTRAINT agreements_code_check CHECK ((code <> ''::text))
);

COMMENT ON COLUMN registry.agreements.signed_on IS 'Without it the agreement is a draft and counts nowhere.';

COMMENT ON COLUMN registry.agreements.starts_on IS 'Empty: signed_on.';

COMMENT ON COLUMN registry.agreements.ends_on IS 'The last day in force; empty: it never ends.';

CREATE VIEW duban.signed_agreements AS
 SELECT seen.code,
    seen.institution_code,
    seen.provider_code,
    seen.guidance_code,
    seen.signed_on,
    COALESCE(seen.starts_on, seen.signed_on) AS starts_on,
    seen.ends_on,
    seen.terminated_on,
    COALESCE(LEAST(seen.ends_on, seen.terminated_on), 'infinity'::date) AS last_day
   FROM ( SELECT agreements.code,
            agreements.institution_code,
            agreements.provider_code,
            agreements.guidance_code,
            agreements.signed_on,
            agreements.starts_on,
            agreements.ends_on,
                CASE
                    WHEN (agreements.terminated_on <= ( SELECT duban.today() AS today)) THEN agreements.terminated_on
                    ELSE NULL::date
                END AS terminated_on
           FROM registry.agreements
          WHERE ((agreements.signed_on <= ( SELECT duban.today() AS today)) AND (
                CASE
                    WHEN ((( SELECT duban.bureaus() AS bureaus) IS NULL) OR (agreements.institution_code IN ( SELECT duban.covered_institutions() AS covered_institutions))) THEN true
                    ELSE NULL::boolean
                END IS NOT NULL))) seen;

COMMENT ON VIEW duban.signed_agreements IS 'Agreements of these institutions signed by T, drafts left out; in force from starts_on through last_day, a termination after T not seen.';

CREATE VIEW duban.days_in_force AS
 SELECT signed_agreements.institution_code,
    range_agg(daterange(signed_agreements.starts_on, signed_agreements.last_day, '[]'::text)) AS days
   FROM duban.signed_agreements
  WHERE (signed_agreements.starts_on <= signed_agreements.last_day)
  GROUP BY signed_agreements.institution_code;

COMMENT ON VIEW duban.days_in_force IS 'For each institution the days on which any agreement is in force, as known on T.';

CREATE TABLE duban.duty (
    id bigint NOT NULL,
    policy text NOT NULL,
    rule text NOT NULL,
    subject text NOT NULL,
    bearer text NOT NULL,
    period text NOT NULL,
    opened_on date NOT NULL,
    due_on date NOT NULL,
    provisional boolean NOT NULL,
    met_on date,
    closes_on date,
    void_on date,
    facts jsonb NOT NULL,
    institution text GENERATED ALWAYS AS ((facts ->> 'institution'::text)) STORED,
    round integer DEFAULT 1 NOT NULL,
    next_stage_on date DEFAULT '-infinity'::date,
    CONSTRAINT duty_facts_check CHECK ((jsonb_typeof(facts) = 'object'::text))
);

COMMENT ON TABLE duban.duty IS 'One thing that one bearer owes for one subject in one period. Its state follows from the dates.';

COMMENT ON COLUMN duban.duty.closes_on IS 'Calendar duties: after it an unmet one is missed, and has no ladder any more.';

COMMENT ON COLUMN duban.duty.void_on IS 'The day on which the rule no longer yielded it.';

COMMENT ON COLUMN duban.duty.round IS 'Grows when it is owed anew after having been met or void: what was told counts per round.';

COMMENT ON COLUMN duban.duty.next_stage_on IS 'The next day on which its ladder, or an all-clear of it, has something to say; a poll looks at no other duty.';

ALTER TABLE duban.duty ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE registry.institutions (
    code text NOT NULL,
    name text NOT NULL,
    area text,
    health_centre_code text,
    receipt_no text,
    licensed_on date,
    filed_on date,
    suspended_on date,
    resumed_on date,
    closed_on date,
    insured_from date,
    insured_until date,
    CONSTRAINT institutions_check CHECK ((resumed_on >= suspended_on)),
    CONSTRAINT institutions_code_check CHECK ((code <> ''::text))
);

CREATE VIEW duban.known_institutions AS
 SELECT institutions.code,
    institutions.name,
    institutions.area,
    institutions.health_centre_code,
    institutions.receipt_no,
        CASE
            WHEN (institutions.licensed_on <= ( SELECT duban.today() AS today)) THEN institutions.licensed_on
            ELSE NULL::date
        END AS licensed_on,
        CASE
            WHEN (institutions.filed_on <= ( SELECT duban.today() AS today)) THEN institutions.filed_on
            ELSE NULL::date
        END AS filed_on,
    institutions.insured_until,
        CASE
            WHEN (institutions.closed_on <= ( SELECT duban.today() AS today)) THEN institutions.closed_on
            ELSE NULL::date
        END AS closed_on,
    COALESCE(((institutions.suspended_on <= ( SELECT duban.today() AS today)) AND ((institutions.resumed_on IS NULL) OR (institutions.resumed_on > ( SELECT duban.today() AS today)))), false) AS is_suspended
   FROM registry.institutions
  WHERE (
        CASE
            WHEN ((( SELECT duban.bureaus() AS bureaus) IS NULL) OR (institutions.code IN ( SELECT duban.covered_institutions() AS covered_institutions))) THEN true
            ELSE NULL::boolean
        END IS NOT NULL);

COMMENT ON VIEW duban.known_institutions IS 'The institutions that the policy covers; a licence, filing, closing or suspension after T is not seen.';

CREATE VIEW duban.filed_institutions AS
 SELECT known_institutions.code,
    known_institutions.name,
    known_institutions.area,
    known_institutions.health_centre_code,
    known_institutions.receipt_no,
    known_institutions.licensed_on,
    known_institutions.filed_on,
    known_institutions.insured_until,
    known_institutions.closed_on,
    known_institutions.is_suspended
   FROM duban.known_institutions
  WHERE (known_institutions.filed_on IS NOT NULL);

COMMENT ON VIEW duban.filed_institutions IS 'Those of them that are filed by T.';

CREATE VIEW duban.institution_bureaus AS
 WITH organisations AS (
         SELECT o.code,
            o.kind,
            o.area,
                CASE o.kind
                    WHEN 'bureau'::text THEN o.code
                    ELSE s.bureau_code
                END AS bureau_code
           FROM (registry.organisations o
             JOIN duban.superiors_under(NULL::text) s(code, kind, bureau_code, guidance_code, cdc_code) ON ((s.code = o.code)))
        ), areas AS (
         SELECT DISTINCT ON (organisations.area) organisations.area,
            organisations.bureau_code
           FROM organisations
          WHERE ((organisations.area IS NOT NULL) AND (organisations.bureau_code IS NOT NULL))
          ORDER BY organisations.area, (organisations.kind <> 'bureau'::text), organisations.bureau_code
        )
 SELECT i.code,
    i.name,
    i.area,
    i.health_centre_code,
    i.closed_on,
        CASE
            WHEN (h.bureau_code IS NULL) THEN COALESCE(a.bureau_code, h.code)
            ELSE h.code
        END AS belongs_to,
    COALESCE(h.bureau_code, a.bureau_code) AS bureau_code
   FROM ((registry.institutions i
     LEFT JOIN organisations h ON ((h.code = i.health_centre_code)))
     LEFT JOIN areas a ON ((a.area = i.area)));

COMMENT ON VIEW duban.institution_bureaus IS 'For each institution the organisation by which it belongs to a policy, and the nearest bureau over it, if any.';

CREATE VIEW duban.institutions_without_bureau AS
 SELECT institution_bureaus.code,
    institution_bureaus.name,
    institution_bureaus.area,
    institution_bureaus.health_centre_code
   FROM duban.institution_bureaus
  WHERE ((institution_bureaus.bureau_code IS NULL) AND (institution_bureaus.closed_on IS NULL));

COMMENT ON VIEW duban.institutions_without_bureau IS 'Institutions that no policy covers unless one names no bureau: neither their health centre nor their area leads to one.';

CREATE TABLE registry.activities (
    code text NOT NULL,
    kind text NOT NULL,
    held_on date NOT NULL,
    institution_codes text[] DEFAULT '{}'::text[] NOT NULL,
    provider_codes text[] DEFAULT '{}'::text[] NOT NULL,
    staff_hours jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT activities_code_check CHECK ((code <> ''::text)),
    CONSTRAINT activities_kind_check CHECK ((kind = ANY (ARRAY['visit'::text, 'training'::text, 'disease_control'::text, 'evaluation'::text, 'meeting'::text, 'inspection'::text, 'lecture'::text, 'tcm'::text])))
);

COMMENT ON COLUMN registry.activities.staff_hours IS 'One object per person: {"provider": code, "name": text, "hours": number}.';

CREATE VIEW duban.known_activities AS
 SELECT activities.code,
    activities.kind,
    activities.held_on,
    activities.institution_codes,
    activities.provider_codes
   FROM registry.activities
  WHERE (activities.held_on <= ( SELECT duban.today() AS today));

COMMENT ON VIEW duban.known_activities IS 'Activities; one held after T is not seen.';

CREATE TABLE registry.child_services (
    child_code text NOT NULL,
    milestone_months integer NOT NULL,
    item text NOT NULL,
    done_on date NOT NULL
);

CREATE VIEW duban.known_child_services AS
 SELECT child_services.child_code,
    child_services.milestone_months,
    child_services.item,
    child_services.done_on
   FROM registry.child_services
  WHERE (child_services.done_on <= ( SELECT duban.today() AS today));

COMMENT ON VIEW duban.known_child_services IS 'Services done by T.';

CREATE TABLE registry.children (
    code text NOT NULL,
    institution_code text NOT NULL,
    born_on date NOT NULL,
    enrolled_on date NOT NULL,
    left_on date,
    record_consent text NOT NULL,
    record_opened_on date,
    CONSTRAINT children_code_check CHECK ((code <> ''::text)),
    CONSTRAINT children_record_consent_check CHECK ((record_consent = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])))
);

COMMENT ON TABLE registry.children IS 'Numbers, never names: nothing of one child ever reaches a message, a log line or an error.';

CREATE VIEW duban.known_children AS
 SELECT children.code,
    children.institution_code,
    children.born_on,
    children.enrolled_on,
    children.record_consent,
        CASE
            WHEN (children.left_on <= ( SELECT duban.today() AS today)) THEN children.left_on
            ELSE NULL::date
        END AS left_on,
        CASE
            WHEN (children.record_opened_on <= ( SELECT duban.today() AS today)) THEN children.record_opened_on
            ELSE NULL::date
        END AS record_opened_on
   FROM registry.children
  WHERE (children.enrolled_on <= ( SELECT duban.today() AS today));

COMMENT ON VIEW duban.known_children IS 'Children enrolled by T; a leaving or the opening of a record after T is not seen.';

CREATE TABLE registry.findings (
    code text NOT NULL,
    activity_code text NOT NULL,
    institution_code text NOT NULL,
    text text,
    mend_by date,
    mended_on date,
    CONSTRAINT findings_code_check CHECK ((code <> ''::text))
);

CREATE VIEW duban.known_findings AS
 SELECT f.code,
    f.activity_code,
    f.institution_code,
    a.held_on,
    f.mend_by,
        CASE
            WHEN (f.mended_on <= ( SELECT duban.today() AS today)) THEN f.mended_on
            ELSE NULL::date
        END AS mended_on
   FROM (registry.findings f
     JOIN duban.known_activities a ON ((a.code = f.activity_code)));

COMMENT ON VIEW duban.known_findings IS 'Findings of activities held by T, with the activity''s day; a mending after T is not seen.';

CREATE TABLE duban.lane (
    name text NOT NULL,
    breaker text DEFAULT 'closed'::text NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    failed_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    culprit bigint,
    held_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    claim bigint,
    claimant bigint,
    claimed_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    allowance double precision DEFAULT 'Infinity'::double precision NOT NULL,
    refilled_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT lane_breaker_check CHECK ((breaker = ANY (ARRAY['closed'::text, 'open'::text, 'stopped'::text])))
);

COMMENT ON TABLE duban.lane IS 'A lane without a row is well.';

COMMENT ON COLUMN duban.lane.breaker IS 'closed: all is well; open: away, probed from time to time; stopped: it rejects us, probed every hour.';

COMMENT ON COLUMN duban.lane.since IS 'Since when the breaker is as it is.';

COMMENT ON COLUMN duban.lane.failures IS 'Probes that failed, one after the other.';

COMMENT ON COLUMN duban.lane.failed_at IS 'When it was last found not to work; a lane that nobody probes gives nothing up.';

COMMENT ON COLUMN duban.lane.culprit IS 'The message that it last failed on: the next probe takes another, where there is one.';

COMMENT ON COLUMN duban.lane.held_until IS 'Nothing is leased before.';

COMMENT ON COLUMN duban.lane.claim IS 'The probe under way: it alone leases while the lane is ill.';

COMMENT ON COLUMN duban.lane.claimant IS 'The daemon that makes it: its claim is worth what its heartbeat is.';

COMMENT ON COLUMN duban.lane.claimed_until IS 'How long it can last at most; it is freed at its end.';

COMMENT ON COLUMN duban.lane.allowance IS 'The token bucket: how many messages might leave at refilled_at.';

CREATE TABLE duban.message (
    id bigint NOT NULL,
    identity uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone DEFAULT now() NOT NULL,
    state text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    folded_into bigint,
    kind text NOT NULL,
    as_of date NOT NULL,
    recipient text NOT NULL,
    on_behalf_of text[] NOT NULL,
    contact text NOT NULL,
    channel text NOT NULL,
    lane text NOT NULL,
    address text NOT NULL,
    priority smallint NOT NULL,
    any_hour boolean NOT NULL,
    payload jsonb,
    attempts integer NOT NULL,
    ambiguous integer NOT NULL,
    CONSTRAINT message_state_check CHECK ((state = ANY (ARRAY['delivered'::text, 'dead'::text, 'withdrawn'::text, 'folded'::text, 'cancelled'::text])))
)
PARTITION BY RANGE (settled_at);

COMMENT ON TABLE duban.message IS 'What became of each message; dead letters stay here until they are tried again.';

CREATE TABLE duban.message_default (
    id bigint NOT NULL,
    identity uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone DEFAULT now() NOT NULL,
    state text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    folded_into bigint,
    kind text NOT NULL,
    as_of date NOT NULL,
    recipient text NOT NULL,
    on_behalf_of text[] NOT NULL,
    contact text NOT NULL,
    channel text NOT NULL,
    lane text NOT NULL,
    address text NOT NULL,
    priority smallint NOT NULL,
    any_hour boolean NOT NULL,
    payload jsonb,
    attempts integer NOT NULL,
    ambiguous integer NOT NULL,
    CONSTRAINT message_state_check CHECK ((state = ANY (ARRAY['delivered'::text, 'dead'::text, 'withdrawn'::text, 'folded'::text, 'cancelled'::text])))
);

CREATE TABLE duban.migration (
    number integer NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    checksum text NOT NULL,
    CONSTRAINT migration_number_check CHECK ((number > 0))
);

CREATE TABLE duban.notice (
    id bigint NOT NULL,
    duty_id bigint NOT NULL,
    round integer NOT NULL,
    due_on date NOT NULL,
    stage text NOT NULL,
    repeat integer DEFAULT 0 NOT NULL,
    recipient text NOT NULL,
    channel text NOT NULL,
    is_escalation boolean NOT NULL,
    is_cleared boolean DEFAULT false NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    noticed_on date NOT NULL,
    told_on date,
    due_before date,
    message_id bigint,
    counts boolean GENERATED ALWAYS AS ((state = ANY (ARRAY['pending'::text, 'told'::text, 'dead'::text]))) STORED,
    has_lapsed boolean GENERATED ALWAYS AS ((state = 'lapsed'::text)) STORED,
    CONSTRAINT notice_check CHECK (((told_on IS NOT NULL) = (state = 'told'::text))),
    CONSTRAINT notice_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'told'::text, 'superseded'::text, 'lapsed'::text, 'withdrawn'::text, 'dead'::text])))
)
WITH (fillfactor='48');

COMMENT ON TABLE duban.notice IS 'One stage of one duty for one recipient on one channel, or its all-clear (stage ''all-clear'').';

COMMENT ON COLUMN duban.notice.is_escalation IS 'Told after the due date to somebody who is not the bearer: an all-clear is owed.';

COMMENT ON COLUMN duban.notice.is_cleared IS 'Its all-clear is under way or told.';

COMMENT ON COLUMN duban.notice.state IS 'lapsed: not told after all (its contact was rejected, or it did not hold any more at the moment of
sending); the next pass withdraws it and looks at its duty again.';

COMMENT ON COLUMN duban.notice.noticed_on IS 'The day on which it fell to be told.';

COMMENT ON COLUMN duban.notice.due_before IS 'The due date last told to this recipient, where it has changed since.';

COMMENT ON COLUMN duban.notice.counts IS 'Told, on its way or given up: it is not told again. Who looks a notice up by its duty asks for it, as the index does.';

ALTER TABLE duban.notice ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE duban.progress (
    name text NOT NULL,
    value text NOT NULL
);

COMMENT ON TABLE duban.progress IS 'What the last pass was made of, so that a change of it is noticed.';

CREATE TABLE duban.promise (
    id bigint NOT NULL,
    duty_id bigint NOT NULL,
    round integer NOT NULL,
    until date NOT NULL,
    note text,
    made_by text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_by text,
    ended_at timestamp with time zone,
    CONSTRAINT promise_check CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
    CONSTRAINT promise_ended_by_check CHECK ((ended_by <> ''::text)),
    CONSTRAINT promise_made_by_check CHECK ((made_by <> ''::text)),
    CONSTRAINT promise_until_check CHECK (isfinite(until))
);

COMMENT ON TABLE duban.promise IS 'A bearer''s word that a duty will be met by a day: through that day its reminders are held back, not its escalations.';

COMMENT ON COLUMN duban.promise.round IS 'The duty''s: what is owed anew was not promised.';

ALTER TABLE duban.promise ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.promise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE duban.queue (
    id bigint NOT NULL,
    identity uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    as_of date NOT NULL,
    recipient text NOT NULL,
    on_behalf_of text[] DEFAULT '{}'::text[] NOT NULL,
    contact text NOT NULL,
    channel text NOT NULL,
    lane text NOT NULL,
    address text NOT NULL,
    priority smallint NOT NULL,
    any_hour boolean DEFAULT false NOT NULL,
    payload jsonb,
    ready_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    ambiguous integer DEFAULT 0 NOT NULL,
    accused boolean DEFAULT false NOT NULL,
    token bigint,
    leased_by bigint,
    leased_at timestamp with time zone,
    leased_from timestamp with time zone,
    CONSTRAINT queue_check CHECK ((((token IS NULL) = (leased_by IS NULL)) AND ((token IS NULL) = (leased_at IS NULL)))),
    CONSTRAINT queue_kind_check CHECK ((kind = ANY (ARRAY['digest'::text, 'operator'::text, 'test'::text, 'announcement'::text, 'report'::text, 'hours'::text]))),
    CONSTRAINT queue_priority_check CHECK (((priority >= 0) AND (priority <= 2)))
)
WITH (fillfactor='45', autovacuum_vacuum_scale_factor='0.02');

COMMENT ON COLUMN duban.queue.identity IS 'Message-ID and webhook-id: the same over all attempts.';

COMMENT ON COLUMN duban.queue.on_behalf_of IS 'Recipients that could not be reached, whose next one up this is.';

COMMENT ON COLUMN duban.queue.priority IS '0: holds an escalation; 1: reminders; 2: what can wait.';

COMMENT ON COLUMN duban.queue.ambiguous IS 'Attempts sent in full whose answer was lost.';

COMMENT ON COLUMN duban.queue.accused IS 'The channel was rejected for it, and then took another message: what comes is its own fault.';

COMMENT ON COLUMN duban.queue.token IS 'The lease: every later write compares it, so that a lost lease settles nothing.';

COMMENT ON COLUMN duban.queue.leased_from IS 'When the server that granted the lease was started: after a crash or a failover it is another.';

ALTER TABLE duban.queue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME duban.queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE duban.registry_change (
    id bigint NOT NULL,
    relation text NOT NULL,
    institutions text[]
);

COMMENT ON TABLE duban.registry_change IS 'One row a statement that changed the registry; a pass takes away the rows that it saw.';

COMMENT ON COLUMN duban.registry_change.institutions IS 'The institutions that the rows changed belong to; null where there are too many of them, or where they cannot be told.';

ALTER TABLE duban.registry_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.registry_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE duban.rejection (
    channel text NOT NULL,
    address text NOT NULL,
    rejected_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE duban.rejection IS 'Addresses that the other side would not take: for a month the owner''s next contact is told instead.';

CREATE TABLE duban.rule_reads (
    policy text NOT NULL,
    rule text NOT NULL,
    relations text[]
);

COMMENT ON COLUMN duban.rule_reads.relations IS 'The relations of the registry that the rule''s query reads, through whatever views; null: not known.';

CREATE TABLE duban.service_item (
    milestone_months integer NOT NULL,
    item text NOT NULL
);

COMMENT ON TABLE duban.service_item IS 'The service package''s file as last loaded: one row for each mark (★) in it.';

CREATE TABLE duban.silence (
    id bigint NOT NULL,
    policy text,
    rule text,
    bearer text,
    subject text,
    recipient text,
    until date NOT NULL,
    reason text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_by text,
    ended_at timestamp with time zone,
    CONSTRAINT silence_bearer_check CHECK ((bearer <> ''::text)),
    CONSTRAINT silence_check CHECK ((num_nonnulls(policy, rule, bearer, subject, recipient) > 0)),
    CONSTRAINT silence_check1 CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
    CONSTRAINT silence_ended_by_check CHECK ((ended_by <> ''::text)),
    CONSTRAINT silence_made_by_check CHECK ((made_by <> ''::text)),
    CONSTRAINT silence_policy_check CHECK ((policy <> ''::text)),
    CONSTRAINT silence_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT silence_recipient_check CHECK ((recipient <> ''::text)),
    CONSTRAINT silence_rule_check CHECK ((rule <> ''::text)),
    CONSTRAINT silence_subject_check CHECK ((subject <> ''::text)),
    CONSTRAINT silence_until_check CHECK (isfinite(until))
);

COMMENT ON TABLE duban.silence IS 'While it lasts nothing is told of the duties that it covers; a filter that is null covers all.';

COMMENT ON COLUMN duban.silence.until IS 'Its last day.';

ALTER TABLE duban.silence ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME duban.silence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW duban.superiors AS
 SELECT superiors_under.code,
    superiors_under.kind,
    superiors_under.bureau_code,
    superiors_under.guidance_code,
    superiors_under.cdc_code
   FROM duban.superiors_under(duban.policy_bureau()) superiors_under(code, kind, bureau_code, guidance_code, cdc_code);

COMMENT ON VIEW duban.superiors IS 'For each organisation, and for code '''' (none): the nearest bureau above it, else the policy''s, and the
guidance centre and the CDC under that bureau (the smallest code of several).';

CREATE VIEW duban_touched.findings AS
 SELECT findings.code,
    findings.activity_code,
    findings.institution_code,
    findings.text,
    findings.mend_by,
    findings.mended_on
   FROM registry.findings
  WHERE (findings.institution_code = ANY (( SELECT duban.touched() AS touched)::text[]));

CREATE VIEW duban_touched.activities AS
 SELECT activities.code,
    activities.kind,
    activities.held_on,
    activities.institution_codes,
    activities.provider_codes,
    activities.staff_hours
   FROM registry.activities
  WHERE (activities.institution_codes && ( SELECT duban.touched() AS touched))
UNION
 SELECT activities.code,
    activities.kind,
    activities.held_on,
    activities.institution_codes,
    activities.provider_codes,
    activities.staff_hours
   FROM registry.activities
  WHERE (activities.code IN ( SELECT findings.activity_code
           FROM duban_touched.findings));

CREATE VIEW duban_touched.agreements AS
 SELECT agreements.code,
    agreements.institution_code,
    agreements.provider_code,
    agreements.guidance_code,
    agreements.signed_on,
    agreements.starts_on,
    agreements.ends_on,
    agreements.terminated_on,
    agreements.provider_liaison,
    agreements.provider_phone,
    agreements.institution_liaison,
    agreements.institution_phone
   FROM registry.agreements
  WHERE (agreements.institution_code = ANY (( SELECT duban.touched() AS touched)::text[]));

CREATE VIEW duban_touched.children AS
 SELECT children.code,
    children.institution_code,
    children.born_on,
    children.enrolled_on,
    children.left_on,
    children.record_consent,
    children.record_opened_on
   FROM registry.children
  WHERE (children.institution_code = ANY (( SELECT duban.touched() AS touched)::text[]));

CREATE VIEW duban_touched.child_services AS
 SELECT s.child_code,
    s.milestone_months,
    s.item,
    s.done_on
   FROM (registry.child_services s
     JOIN duban_touched.children c ON ((c.code = s.child_code)));

CREATE VIEW duban_touched.signed_agreements AS
 SELECT seen.code,
    seen.institution_code,
    seen.provider_code,
    seen.guidance_code,
    seen.signed_on,
    COALESCE(seen.starts_on, seen.signed_on) AS starts_on,
    seen.ends_on,
    seen.terminated_on,
    COALESCE(LEAST(seen.ends_on, seen.terminated_on), 'infinity'::date) AS last_day
   FROM ( SELECT agreements.code,
            agreements.institution_code,
            agreements.provider_code,
            agreements.guidance_code,
            agreements.signed_on,
            agreements.starts_on,
            agreements.ends_on,
                CASE
                    WHEN (agreements.terminated_on <= ( SELECT duban.today() AS today)) THEN agreements.terminated_on
                    ELSE NULL::date
                END AS terminated_on
           FROM duban_touched.agreements
          WHERE ((agreements.signed_on <= ( SELECT duban.today() AS today)) AND (
                CASE
                    WHEN ((( SELECT duban.bureaus() AS bureaus) IS NULL) OR (agreements.institution_code IN ( SELECT duban.covered_institutions() AS covered_institutions))) THEN true
                    ELSE NULL::boolean
                END IS NOT NULL))) seen;

CREATE VIEW duban_touched.days_in_force AS
 SELECT signed_agreements.institution_code,
    range_agg(daterange(signed_agreements.starts_on, signed_agreements.last_day, '[]'::text)) AS days
   FROM duban_touched.signed_agreements
  WHERE (signed_agreements.starts_on <= signed_agreements.last_day)
  GROUP BY signed_agreements.institution_code;

CREATE VIEW duban_touched.institutions AS
 SELECT institutions.code,
    institutions.name,
    institutions.area,
    institutions.health_centre_code,
    institutions.receipt_no,
    institutions.licensed_on,
    institutions.filed_on,
    institutions.suspended_on,
    institutions.resumed_on,
    institutions.closed_on,
    institutions.insured_from,
    institutions.insured_until
   FROM registry.institutions
  WHERE (institutions.code = ANY (( SELECT duban.touched() AS touched)::text[]));

CREATE VIEW duban_touched.known_institutions AS
 SELECT institutions.code,
    institutions.name,
    institutions.area,
    institutions.health_centre_code,
    institutions.receipt_no,
        CASE
            WHEN (institutions.licensed_on <= ( SELECT duban.today() AS today)) THEN institutions.licensed_on
            ELSE NULL::date
        END AS licensed_on,
        CASE
            WHEN (institutions.filed_on <= ( SELECT duban.today() AS today)) THEN institutions.filed_on
            ELSE NULL::date
        END AS filed_on,
    institutions.insured_until,
        CASE
            WHEN (institutions.closed_on <= ( SELECT duban.today() AS today)) THEN institutions.closed_on
            ELSE NULL::date
        END AS closed_on,
    COALESCE(((institutions.suspended_on <= ( SELECT duban.today() AS today)) AND ((institutions.resumed_on IS NULL) OR (institutions.resumed_on > ( SELECT duban.today() AS today)))), false) AS is_suspended
   FROM duban_touched.institutions
  WHERE (
        CASE
            WHEN ((( SELECT duban.bureaus() AS bureaus) IS NULL) OR (institutions.code IN ( SELECT duban.covered_institutions() AS covered_institutions))) THEN true
            ELSE NULL::boolean
        END IS NOT NULL);

CREATE VIEW duban_touched.filed_institutions AS
 SELECT known_institutions.code,
    known_institutions.name,
    known_institutions.area,
    known_institutions.health_centre_code,
    known_institutions.receipt_no,
    known_institutions.licensed_on,
    known_institutions.filed_on,
    known_institutions.insured_until,
    known_institutions.closed_on,
    known_institutions.is_suspended
   FROM duban_touched.known_institutions
  WHERE (known_institutions.filed_on IS NOT NULL);

CREATE VIEW duban_touched.known_activities AS
 SELECT activities.code,
    activities.kind,
    activities.held_on,
    activities.institution_codes,
    activities.provider_codes
   FROM duban_touched.activities
  WHERE (activities.held_on <= ( SELECT duban.today() AS today));

CREATE VIEW duban_touched.known_child_services AS
 SELECT child_services.child_code,
    child_services.milestone_months,
    child_services.item,
    child_services.done_on
   FROM duban_touched.child_services
  WHERE (child_services.done_on <= ( SELECT duban.today() AS today));

CREATE VIEW duban_touched.known_children AS
 SELECT children.code,
    children.institution_code,
    children.born_on,
    children.enrolled_on,
    children.record_consent,
        CASE
            WHEN (children.left_on <= ( SELECT duban.today() AS today)) THEN children.left_on
            ELSE NULL::date
        END AS left_on,
        CASE
            WHEN (children.record_opened_on <= ( SELECT duban.today() AS today)) THEN children.record_opened_on
            ELSE NULL::date
        END AS record_opened_on
   FROM duban_touched.children
  WHERE (children.enrolled_on <= ( SELECT duban.today() AS today));

CREATE VIEW duban_touched.known_findings AS
 SELECT f.code,
    f.activity_code,
    f.institution_code,
    a.held_on,
    f.mend_by,
        CASE
            WHEN (f.mended_on <= ( SELECT duban.today() AS today)) THEN f.mended_on
            ELSE NULL::date
        END AS mended_on
   FROM (duban_touched.findings f
     JOIN duban_touched.known_activities a ON ((a.code = f.activity_code)));

CREATE TABLE registry.contacts (
    owner_code text NOT NULL,
    name text NOT NULL,
    role text,
    email text,
    phone text,
    webhook text,
    active boolean DEFAULT true NOT NULL,
    "position" integer NOT NULL
);

COMMENT ON COLUMN registry.contacts.webhook IS 'The name of an endpoint in the configuration, never a URL.';

COMMENT ON COLUMN registry.contacts."position" IS 'The file''s order: the first active contact is told.';

ALTER TABLE ONLY duban.attempt ATTACH PARTITION duban.attempt_default DEFAULT;

ALTER TABLE ONLY duban.message ATTACH PARTITION duban.message_default DEFAULT;

ALTER TABLE ONLY duban.bulletin
    ADD CONSTRAINT bulletin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.calendar
    ADD CONSTRAINT calendar_pkey PRIMARY KEY (day);

ALTER TABLE ONLY duban.calendar_year
    ADD CONSTRAINT calendar_year_pkey PRIMARY KEY (year);

ALTER TABLE ONLY duban.concern
    ADD CONSTRAINT concern_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.daemon
    ADD CONSTRAINT daemon_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.duty
    ADD CONSTRAINT duty_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.duty
    ADD CONSTRAINT duty_policy_rule_subject_bearer_period_key UNIQUE (policy, rule, subject, bearer, period);

ALTER TABLE ONLY duban.lane
    ADD CONSTRAINT lane_pkey PRIMARY KEY (name);

ALTER TABLE ONLY duban.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY duban.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.progress
    ADD CONSTRAINT progress_pkey PRIMARY KEY (name);

ALTER TABLE ONLY duban.promise
    ADD CONSTRAINT promise_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.queue
    ADD CONSTRAINT queue_identity_key UNIQUE (identity);

ALTER TABLE ONLY duban.queue
    ADD CONSTRAINT queue_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.registry_change
    ADD CONSTRAINT registry_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY duban.rejection
    ADD CONSTRAINT rejection_pkey PRIMARY KEY (channel, address);

ALTER TABLE ONLY duban.rule_reads
    ADD CONSTRAINT rule_reads_pkey PRIMARY KEY (policy, rule);

ALTER TABLE ONLY duban.service_item
    ADD CONSTRAINT service_item_pkey PRIMARY KEY (milestone_months, item);

ALTER TABLE ONLY duban.silence
    ADD CONSTRAINT silence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY registry.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (code);

ALTER TABLE ONLY registry.agreements
    ADD CONSTRAINT agreements_pkey PRIMARY KEY (code);

ALTER TABLE ONLY registry.child_services
    ADD CONSTRAINT child_services_pkey PRIMARY KEY (child_code, milestone_months, item);

ALTER TABLE ONLY registry.children
    ADD CONSTRAINT children_pkey PRIMARY KEY (code);

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (owner_code, name);

ALTER TABLE ONLY registry.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (code);

ALTER TABLE ONLY registry.institutions
    ADD CONSTRAINT institutions_pkey PRIMARY KEY (code);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (code);

CREATE INDEX attempt_message ON ONLY duban.attempt USING btree (message_id, number);

CREATE INDEX attempt_default_message_id_number_idx ON duban.attempt_default USING btree (message_id, number);

CREATE INDEX bulletin_message ON duban.bulletin USING btree (message_id);

CREATE UNIQUE INDEX bulletin_once ON duban.bulletin USING btree (policy, kind, period, subject, recipient, channel) WHERE (NOT is_lapsed);

CREATE INDEX bulletin_subject ON duban.bulletin USING btree (subject) WHERE (subject <> ''::text);

CREATE UNIQUE INDEX calendar_working ON duban.calendar USING btree (ordinal) INCLUDE (day, provisional_ordinal) WHERE working;

CREATE INDEX concern_bureau ON duban.concern USING btree (bureau, bureau_told_at) WHERE (bureau <> ''::text);

CREATE UNIQUE INDEX concern_once ON duban.concern USING btree (kind, about) WHERE (ended_at IS NULL);

CREATE INDEX concern_told ON duban.concern USING btree (told_at);

CREATE INDEX duty_institution ON duban.duty USING btree (policy, rule, institution) WHERE (void_on IS NULL);

CREATE INDEX duty_next_stage ON duban.duty USING btree (next_stage_on) WHERE (next_stage_on IS NOT NULL);

CREATE INDEX message_dead ON ONLY duban.message USING btree (settled_at) WHERE (state = 'dead'::text);

CREATE INDEX message_id ON ONLY duban.message USING btree (id);

CREATE INDEX message_default_id_idx ON duban.message_default USING btree (id);

CREATE INDEX message_default_settled_at_idx ON duban.message_default USING btree (settled_at) WHERE (state = 'dead'::text);

CREATE INDEX notice_escalated ON duban.notice USING btree (duty_id) WHERE (is_escalation AND (NOT is_cleared));

CREATE INDEX notice_lapsed ON duban.notice USING btree (id) WHERE has_lapsed;

CREATE INDEX notice_message ON duban.notice USING btree (message_id);

CREATE UNIQUE INDEX notice_once ON duban.notice USING btree (duty_id, round, due_on, stage, repeat, recipient, channel) WHERE counts;

CREATE UNIQUE INDEX promise_standing ON duban.promise USING btree (duty_id) WHERE (ended_at IS NULL);

CREATE INDEX queue_ready ON duban.queue USING btree (lane, priority, ready_at, id);

CREATE INDEX queue_recipient ON duban.queue USING btree (recipient, channel) WHERE (kind = 'digest'::text);

CREATE INDEX activities_institutions ON registry.activities USING gin (institution_codes);

CREATE INDEX activities_kind ON registry.activities USING btree (kind, held_on);

CREATE INDEX agreements_institution ON registry.agreements USING btree (institution_code);

CREATE INDEX children_institution ON registry.children USING btree (institution_code);

ALTER INDEX duban.attempt_message ATTACH PARTITION duban.attempt_default_message_id_number_idx;

ALTER INDEX duban.message_id ATTACH PARTITION duban.message_default_id_idx;

ALTER INDEX duban.message_dead ATTACH PARTITION duban.message_default_settled_at_idx;

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON duban.promise FOR EACH STATEMENT EXECUTE FUNCTION duban.note_own_change();

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON duban.silence FOR EACH STATEMENT EXECUTE FUNCTION duban.note_own_change();

CREATE TRIGGER note_delete AFTER DELETE ON registry.activities REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('r.institution_codes
           || array(select institution_code from registry.findings where activity_code = r.code)');

CREATE TRIGGER note_delete AFTER DELETE ON registry.agreements REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_delete AFTER DELETE ON registry.child_services REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array(select institution_code from registry.children where code = r.child_code)');

CREATE TRIGGER note_delete AFTER DELETE ON registry.children REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_delete AFTER DELETE ON registry.contacts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_delete AFTER DELETE ON registry.findings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_delete AFTER DELETE ON registry.institutions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.code]');

CREATE TRIGGER note_delete AFTER DELETE ON registry.organisations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_insert AFTER INSERT ON registry.activities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('r.institution_codes
           || array(select institution_code from registry.findings where activity_code = r.code)');

CREATE TRIGGER note_insert AFTER INSERT ON registry.agreements REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_insert AFTER INSERT ON registry.child_services REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array(select institution_code from registry.children where code = r.child_code)');

CREATE TRIGGER note_insert AFTER INSERT ON registry.children REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_insert AFTER INSERT ON registry.contacts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_insert AFTER INSERT ON registry.findings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_insert AFTER INSERT ON registry.institutions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.code]');

CREATE TRIGGER note_insert AFTER INSERT ON registry.organisations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.activities FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.agreements FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.child_services FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.children FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.contacts FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.findings FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.institutions FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_truncate AFTER TRUNCATE ON registry.organisations FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_update AFTER UPDATE ON registry.activities REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('r.institution_codes
           || array(select institution_code from registry.findings where activity_code = r.code)');

CREATE TRIGGER note_update AFTER UPDATE ON registry.agreements REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_update AFTER UPDATE ON registry.child_services REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array(select institution_code from registry.children where code = r.child_code)');

CREATE TRIGGER note_update AFTER UPDATE ON registry.children REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_update AFTER UPDATE ON registry.contacts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

CREATE TRIGGER note_update AFTER UPDATE ON registry.findings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.institution_code]');

CREATE TRIGGER note_update AFTER UPDATE ON registry.institutions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change('array[r.code]');

CREATE TRIGGER note_update AFTER UPDATE ON registry.organisations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION duban.note_registry_change();

ALTER TABLE ONLY duban.notice
    ADD CONSTRAINT notice_duty_id_fkey FOREIGN KEY (duty_id) REFERENCES duban.duty(id);

ALTER TABLE ONLY duban.promise
    ADD CONSTRAINT promise_duty_id_fkey FOREIGN KEY (duty_id) REFERENCES duban.duty(id);

ALTER TABLE ONLY registry.agreements
    ADD CONSTRAINT agreements_guidance_code_fkey FOREIGN KEY (guidance_code) REFERENCES registry.organisations(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.agreements
    ADD CONSTRAINT agreements_institution_code_fkey FOREIGN KEY (institution_code) REFERENCES registry.institutions(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.agreements
    ADD CONSTRAINT agreements_provider_code_fkey FOREIGN KEY (provider_code) REFERENCES registry.organisations(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.child_services
    ADD CONSTRAINT child_services_child_code_fkey FOREIGN KEY (child_code) REFERENCES registry.children(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.children
    ADD CONSTRAINT children_institution_code_fkey FOREIGN KEY (institution_code) REFERENCES registry.institutions(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.findings
    ADD CONSTRAINT findings_activity_code_fkey FOREIGN KEY (activity_code) REFERENCES registry.activities(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.findings
    ADD CONSTRAINT findings_institution_code_fkey FOREIGN KEY (institution_code) REFERENCES registry.institutions(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.institutions
    ADD CONSTRAINT institutions_health_centre_code_fkey FOREIGN KEY (health_centre_code) REFERENCES registry.organisations(code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT organisations_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES registry.organisations(code) DEFERRABLE INITIALLY DEFERRED;
