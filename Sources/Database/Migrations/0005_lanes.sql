-- What all daemons know of a relay or an endpoint.
create table duban.lane (
  name          text primary key,
  breaker       text not null default 'closed' check (breaker in ('closed', 'open', 'stopped')),
  since         timestamptz not null default now(),
  failures      int not null default 0,
  reason        text not null default '',
  failed_at     timestamptz not null default '-infinity',
  culprit       bigint,
  held_until    timestamptz not null default '-infinity',
  claim         bigint,
  claimant      bigint,
  claimed_until timestamptz not null default '-infinity',
  allowance     float8 not null default 'infinity',
  refilled_at   timestamptz not null default now()
);

comment on table duban.lane is 'A lane without a row is well.';
comment on column duban.lane.breaker is
  'closed: all is well; open: away, probed from time to time; stopped: it rejects us, probed every hour.';
comment on column duban.lane.since is 'Since when the breaker is as it is.';
comment on column duban.lane.failures is 'Probes that failed, one after the other.';
comment on column duban.lane.failed_at is 'When it was last found not to work; a lane that nobody probes gives nothing up.';
comment on column duban.lane.culprit is
  'The message that it last failed on: the next probe takes another, where there is one.';
comment on column duban.lane.held_until is 'Nothing is leased before.';
comment on column duban.lane.claim is 'The probe under way: it alone leases while the lane is ill.';
comment on column duban.lane.claimant is 'The daemon that makes it: its claim is worth what its heartbeat is.';
comment on column duban.lane.claimed_until is 'How long it can last at most; it is freed at its end.';
comment on column duban.lane.allowance is 'The token bucket: how many messages might leave at refilled_at.';
