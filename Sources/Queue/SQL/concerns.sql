-- Notes what there is to worry about in the queue now, and what is over: a lane's trouble when it is well,
-- whatever it changed to before. Messages about the daemon are no worry.
-- $1 the lanes that the configuration names, $2 after how many seconds a lane's absence is told, $3 the
-- civil day.
with recursive lanes as (
  -- Each lane of the queue by one step through its index, however many messages wait.
  (select lane from duban.queue order by lane limit 1)
  union all
  select (select q.lane from duban.queue q where q.lane > l.lane order by q.lane limit 1)
  from lanes l
  where l.lane is not null
),
worries as (
  select 'dead-letter' as kind, m.id::text as about, m.recipient, m.lane, m.reason, '' as detail, m.id
  from duban.message m
  where m.state = 'dead' and m.kind <> 'operator'
  union all
  select case l.breaker when 'stopped' then 'lane-stopped' else 'lane-away' end, l.name, '', l.name, '',
    l.reason, null
  from duban.lane l
  where l.breaker = 'stopped' or l.breaker = 'open' and l.since < now() - make_interval(secs => $2)
  union all
  -- Daemons may have different endpoints: what one of them serves is in good hands.
  select 'lane-unknown', l.lane, '', l.lane, '', '', null
  from lanes l
  where l.lane is not null and l.lane <> all ($1::text[])
    and not exists (
      select from duban.daemon d
      where l.lane = any (d.lanes) and d.beat_at > now() - interval '1 minute')
),
-- (NOT IN is hashed, whatever a plan from quieter days guesses of thousands of dead letters.)
fresh as materialized (
  select w.*
  from worries w
  where (kind, about) not in (select kind, about from duban.concern where ended_at is null)
),
-- Who stands above whom is asked only where somebody was not told: the registry has it; where it has one
-- bureau alone, that is everybody's.
sole as materialized (
  select min(code) as code from registry.organisations where kind = 'bureau' having count(*) = 1
),
above as materialized (
  select code, bureau_code from duban.superiors_under((select code from sole))
  where exists (select from fresh where recipient <> '')
  union all
  select code, coalesce(bureau_code, (select code from sole)) from duban.institution_bureaus
  where exists (select from fresh where recipient <> '')
),
begun as (
  insert into duban.concern (kind, about, recipient, bureau, lane, reason, detail, began_on)
  select f.kind, f.about, f.recipient, coalesce(nullif(above.bureau_code, f.recipient), ''), f.lane,
    f.reason, coalesce(last.words, f.detail), $3::date
  from fresh f
    left join above on f.recipient <> '' and above.code = f.recipient
    left join lateral (
      select concat_ws(' ', nullif(a.code, ''), a.text) as words
      from duban.attempt a where a.message_id = f.id order by a.number desc limit 1
    ) as last on true
  order by f.kind, f.id, f.about
  on conflict (kind, about) where ended_at is null do nothing
)
update duban.concern c set ended_at = now(), ended_on = $3::date
where c.ended_at is null
  and c.kind in ('dead-letter', 'lane-stopped', 'lane-away', 'lane-unknown')
  and (c.kind, c.about) not in (select kind, about from worries)
  and not (c.kind in ('lane-stopped', 'lane-away')
    and exists (select from duban.lane l where l.name = c.about and l.breaker <> 'closed'))
