-- Whether anything is to be told: see `tell-concerns.sql`.
select exists (
  select from duban.concern
  where ended_at is null and (told_at is null or told_at < now() - interval '7 days')
    or ended_at > told_at and kind <> 'dead-letter'
) as any
