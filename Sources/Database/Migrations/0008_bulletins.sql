-- Who was told what nobody owes: announcements of filings, reports, hours of service.
create table duban.bulletin (
  id         bigint generated always as identity primary key,
  policy     text not null,
  kind       text not null check (kind in ('filing-announcement', 'report', 'service-hours')),
  period     text not null,
  subject    text not null,
  recipient  text not null,
  channel    text not null,
  named      text[] not null default '{}',
  made_on    date not null,
  is_lapsed  boolean not null default false,
  message_id bigint not null,
  check ((period = '') = (subject <> ''))
);

comment on table duban.bulletin is
  'What a message says stands in its payload, fixed when it was queued; what became of it, with the message.';
comment on column duban.bulletin.period is 'YYYY-MM or YYYY-Qn, the one that is over; empty for one institution''s announcement.';
comment on column duban.bulletin.subject is 'The institution that is announced; empty for a list or a report.';
comment on column duban.bulletin.named is 'The institutions that a list names, so that the next one knows what is new.';
comment on column duban.bulletin.made_on is 'The civil day on which it was queued.';
comment on column duban.bulletin.is_lapsed is 'Its contact was rejected: the same is told to the next one.';

-- Why nobody is told twice.
create unique index bulletin_once
  on duban.bulletin (policy, kind, period, subject, recipient, channel) where not is_lapsed;
create index bulletin_subject on duban.bulletin (subject) where subject <> '';
create index bulletin_message on duban.bulletin (message_id);
