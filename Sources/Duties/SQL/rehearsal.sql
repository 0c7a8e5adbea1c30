-- What the daemon has on record, in the tables of scratch.sql; what is numbered goes on from there.
insert into duty (
  id, policy, rule, subject, bearer, period, opened_on, due_on, provisional, met_on, closes_on, void_on,
  facts, round, next_stage_on)
overriding system value
select id, policy, rule, subject, bearer, period, opened_on, due_on, provisional, met_on, closes_on, void_on,
  facts, round, next_stage_on
from duban.duty;
insert into notice (
  id, duty_id, round, due_on, stage, repeat, recipient, channel, is_escalation, is_cleared, state,
  noticed_on, told_on, due_before, message_id)
overriding system value
select id, duty_id, round, due_on, stage, repeat, recipient, channel, is_escalation, is_cleared, state,
  noticed_on, told_on, due_before, message_id
from duban.notice;
insert into queue overriding system value select * from duban.queue;
insert into progress select * from duban.progress;
insert into bulletin overriding system value select * from duban.bulletin;
-- What became of announcements and reports tells whether they are told once more.
insert into message
select * from duban.message where id in (select message_id from bulletin where not is_lapsed);
insert into rejection select * from duban.rejection;
insert into silence overriding system value select * from duban.silence;
insert into promise overriding system value select * from duban.promise;
select setval(pg_get_serial_sequence('duty', 'id'), max(id)) from duty having max(id) is not null;
select setval(pg_get_serial_sequence('notice', 'id'), max(id)) from notice having max(id) is not null;
select setval(pg_get_serial_sequence('bulletin', 'id'), max(id)) from bulletin having max(id) is not null;
select setval(
  pg_get_serial_sequence('queue', 'id'),
  greatest((select max(id) from queue), (select max(id) from duban.message)))
where exists (select from queue) or exists (select from duban.message);
analyze duty, notice, queue;
