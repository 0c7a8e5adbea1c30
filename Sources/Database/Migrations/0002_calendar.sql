-- Working days as the State Council's yearly notice says.
create table duban.calendar_year (
  year      int primary key,
  announced boolean not null,
  digest    text not null
);

comment on table duban.calendar_year is 'The calendar files as last loaded; a year not here is provisional.';

create table duban.calendar (
  day                 date primary key,
  working             boolean not null,
  provisional         boolean not null,
  name                text,
  ordinal             int not null,
  provisional_ordinal int not null
);

comment on column duban.calendar.ordinal is
  'How many working days there are up to and including this day. The n-th working day after D is the
working day whose ordinal is D''s plus n: a join, however many dates are asked for.';
comment on column duban.calendar.provisional_ordinal is
  'How many provisional days there are up to and including this day: a span rests on a provisional
year when its two ends differ.';

create unique index calendar_working on duban.calendar (ordinal)
  include (day, provisional_ordinal) where working;
