-- The relations of the registry as they are. $1 their names.
select wanted.name,
  coalesce(c.relkind in ('r', 'p'), false) as is_table,
  exists (
    select from pg_trigger t
    where t.tgrelid = c.oid and t.tgfoid = 'duban.note_registry_change'::regproc
      and t.tgenabled in ('O', 'A')
  ) as is_announced,
  case
    when c.oid is null then 'the relation'
    when not has_schema_privilege(n.oid, 'usage') then 'usage on schema registry'
    when not has_table_privilege(c.oid, 'select') then 'select on registry.' || wanted.name
  end as lack
from unnest($1::text[]) with ordinality as wanted (name, position)
  left join pg_namespace n on n.nspname = 'registry'
  left join pg_class c on c.relnamespace = n.oid and c.relname = wanted.name
    and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by wanted.position
