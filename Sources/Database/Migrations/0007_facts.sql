-- What the rules see beside institutions and agreements. As of T, only facts dated <= T exist.
create view duban.known_activities as
  select code, kind, held_on, institution_codes, provider_codes
  from registry.activities
  where held_on <= (select duban.today());

create view duban.known_findings as
  select f.code, f.activity_code, f.institution_code, a.held_on, f.mend_by,
    case when f.mended_on <= (select duban.today()) then f.mended_on end as mended_on
  from registry.findings f join duban.known_activities a on a.code = f.activity_code;

create view duban.known_children as
  select code, institution_code, born_on, enrolled_on, record_consent,
    case when left_on <= (select duban.today()) then left_on end as left_on,
    case when record_opened_on <= (select duban.today()) then record_opened_on end as record_opened_on
  from registry.children
  where enrolled_on <= (select duban.today());

create view duban.known_child_services as
  select child_code, milestone_months, item, done_on
  from registry.child_services
  where done_on <= (select duban.today());

create view duban.days_in_force as
  select institution_code, range_agg(daterange(starts_on, last_day, '[]')) as days
  from duban.signed_agreements
  where starts_on <= last_day
  group by institution_code;

comment on view duban.known_activities is 'Activities; one held after T is not seen.';
comment on view duban.known_findings is
  'Findings of activities held by T, with the activity''s day; a mending after T is not seen.';
comment on view duban.known_children is
  'Children enrolled by T; a leaving or the opening of a record after T is not seen.';
comment on view duban.known_child_services is 'Services done by T.';
comment on view duban.days_in_force is
  'For each institution the days on which any agreement is in force, as known on T.';

-- The service package (W annex 3): what a child is to have had at which milestone.
create table duban.service_item (
  milestone_months int,
  item             text,
  primary key (milestone_months, item)
);

comment on table duban.service_item is
  'The service package''s file as last loaded: one row for each mark (★) in it.';
