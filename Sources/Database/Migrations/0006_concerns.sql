-- What the daemon has to say about itself: once, then weekly while it lasts, and when it is over.
create table duban.concern (
  id             bigint generated always as identity primary key,
  kind           text not null check (kind in (
                   'dead-letter', 'lane-stopped', 'lane-away', 'lane-unknown', 'calendar-missing',
                   'rule-failed', 'no-health-centre', 'no-contact', 'no-last-day', 'filed-in-future',
                   'receipt-mismatch', 'no-bureau')),
  about          text not null,
  recipient      text not null default '',
  bureau         text not null default '',
  lane           text not null default '',
  reason         text not null default '',
  detail         text not null default '',
  count          int not null default 1,
  items          jsonb not null default '[]',
  began_on       date not null,
  ended_on       date,
  ended_at       timestamptz,
  told_on        date,
  told_at        timestamptz,
  bureau_told_on date,
  bureau_told_at timestamptz,
  check ((ended_on is null) = (ended_at is null)),
  check ((told_on is null) = (told_at is null)),
  check ((bureau_told_on is null) = (bureau_told_at is null))
);

comment on table duban.concern is 'Nothing is said of what ended before it was told.';
comment on column duban.concern.about is
  'A message''s number, a lane''s name, a year, policy/rule; for data the bureau that must mend them.';
comment on column duban.concern.recipient is 'Whom it kept from being told, where it concerns one.';
comment on column duban.concern.bureau is 'The bureau that is told of it too, if any.';
comment on column duban.concern.reason is 'Why a message was given up.';
comment on column duban.concern.detail is 'The other side''s words.';
comment on column duban.concern.count is 'How many rows of the registry it concerns.';
comment on column duban.concern.items is 'The first ten of them: {"code", "name"}.';
comment on column duban.concern.told_on is
  'The civil day on which the operator was told last: the week is counted from it.';
comment on column duban.concern.bureau_told_on is 'The same of the bureau.';

create unique index concern_once on duban.concern (kind, about) where ended_at is null;
create index concern_told on duban.concern (told_at);
create index concern_bureau on duban.concern (bureau, bureau_told_at) where bureau <> '';
