-- What the daemon has to say about itself: once, then weekly while it lasts, and when it is over.
create table duban.concern (
  id        bigint generated always as identity primary key,
  kind      text not null check (kind in ('dead-letter', 'lane-stopped', 'lane-away', 'lane-unknown')),
  about     text not null,
  recipient text not null default '',
  detail    text not null,
  began_at  timestamptz not null default now(),
  ended_at  timestamptz,
  told_at   timestamptz
);

comment on table duban.concern is 'Nothing is said of what ended before it was told.';
comment on column duban.concern.about is 'A message''s number, a lane''s name.';
comment on column duban.concern.recipient is 'Whom it kept from being told, where it concerns one.';

create unique index concern_once on duban.concern (kind, about) where ended_at is null;
create index concern_told on duban.concern (told_at);
