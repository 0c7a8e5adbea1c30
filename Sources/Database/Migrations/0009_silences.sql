-- What holds tellings back for a while (obligations.md, Rules 4).
create table duban.silence (
  id        bigint generated always as identity primary key,
  policy    text check (policy <> ''),
  rule      text check (rule <> ''),
  bearer    text check (bearer <> ''),
  subject   text check (subject <> ''),
  recipient text check (recipient <> ''),
  until     date not null check (isfinite(until)),
  reason    text not null check (reason <> ''),
  made_by   text not null check (made_by <> ''),
  made_at   timestamptz not null default now(),
  ended_by  text check (ended_by <> ''),
  ended_at  timestamptz,
  check (num_nonnulls(policy, rule, bearer, subject, recipient) > 0),
  check ((ended_by is null) = (ended_at is null))
);

comment on table duban.silence is
  'While it lasts nothing is told of the duties that it covers; a filter that is null covers all.';
comment on column duban.silence.until is 'Its last day.';

create table duban.promise (
  id       bigint generated always as identity primary key,
  duty_id  bigint not null references duban.duty,
  round    int not null,
  until    date not null check (isfinite(until)),
  note     text,
  made_by  text not null check (made_by <> ''),
  made_at  timestamptz not null default now(),
  ended_by text check (ended_by <> ''),
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);

comment on table duban.promise is
  'A bearer''s word that a duty will be met by a day: through that day its reminders are held back, not its escalations.';
comment on column duban.promise.round is 'The duty''s: what is owed anew was not promised.';

-- The latest promise stands; it ends the one before.
create unique index promise_standing on duban.promise (duty_id) where ended_at is null;

-- The next pass withdraws what is held, or tells what is held no more.
create trigger note_change after insert or update on duban.silence
  for each statement execute function duban.note_own_change();
create trigger note_change after insert or update on duban.promise
  for each statement execute function duban.note_own_change();
