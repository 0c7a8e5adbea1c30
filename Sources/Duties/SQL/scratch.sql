-- The engine's own tables in their temporary likeness, which comes first in every search path: the
-- same statements run, and nothing of the daemon's is written.
create temporary table duty (like duban.duty including all);
create temporary table notice (like duban.notice including all);
create temporary table queue (like duban.queue including all);
create temporary table message (like duban.message including all);
create temporary table progress (like duban.progress including all);
create temporary table bulletin (like duban.bulletin including all);
-- What a person has silenced or taken a promise for is no part of the policy.
create temporary table silence (like duban.silence including all);
create temporary table promise (like duban.promise including all);
create temporary table rejection (like duban.rejection including all);
create temporary table rule_reads (like duban.rule_reads including all);
create temporary table upcoming (
  day date, changed text, institution text, primary key (day, changed, institution));
-- A statement that this session prepared over the daemon's own tables does not notice that these
-- stand before them now.
discard plans;
