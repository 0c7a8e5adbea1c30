-- Notes what there is to worry about now, and what is over: a lane's trouble when it is well, whatever it
-- changed to before. Messages about the daemon are no worry.
-- $1 the lanes that the configuration names, $2 after how many seconds a lane's absence is told.
with recursive lanes as (
  -- Each lane of the queue by one step through its index, however many messages wait.
  (select lane from duban.queue order by lane limit 1)
  union all
  select (select q.lane from duban.queue q where q.lane > l.lane order by q.lane limit 1)
  from lanes l
  where l.lane is not null
),
worries as (
  select 'dead-letter' as kind, m.id::text as about, m.recipient,
    coalesce(nullif(last.words, ''), m.reason) as detail
  from duban.message m
    left join lateral (
      select concat_ws(' ', nullif(a.code, ''), a.text) as words
      from duban.attempt a where a.message_id = m.id order by a.number desc limit 1
    ) as last on true
  where m.state = 'dead' and m.kind <> 'operator'
  union all
  select case l.breaker when 'stopped' then 'lane-stopped' else 'lane-away' end, l.name, '', l.reason
  from duban.lane l
  where l.breaker = 'stopped' or l.breaker = 'open' and l.since < now() - make_interval(secs => $2)
  union all
  select 'lane-unknown', l.lane, '', 'not in the configuration'
  from lanes l
  where l.lane is not null and l.lane <> all ($1::text[])
),
begun as (
  insert into duban.concern (kind, about, recipient, detail)
  select kind, about, recipient, detail from worries
  on conflict (kind, about) where ended_at is null do nothing
)
update duban.concern c set ended_at = now()
where c.ended_at is null
  and not exists (select from worries w where w.kind = c.kind and w.about = c.about)
  and not (c.kind in ('lane-stopped', 'lane-away')
    and exists (select from duban.lane l where l.name = c.about and l.breaker <> 'closed'))
