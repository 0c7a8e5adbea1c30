-- Contacts that the file does not list stay, behind those that it lists for the same owner: two of
-- one owner at the same position would both be the first.
insert into staged_contacts
select
  owner_code, kept.name, kept.role, kept.email, kept.phone, kept.webhook, kept.active,
  listed.count + row_number() over (partition by owner_code order by kept.position, kept.name)
from registry.contacts kept
  join (
    select owner_code, count(*) as count
    from staged_contacts
    group by owner_code
  ) listed using (owner_code)
where not exists (
  select
  from staged_contacts ours
  where ours.owner_code = kept.owner_code and ours.name = kept.name
)
