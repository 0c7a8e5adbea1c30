-- Whether anything is to be told: see `tell-concerns.sql`. $1 the civil day.
select exists (
  select from duban.concern
  where ended_at is null and (
      told_on is null or told_on <= $1::date - 7
      or bureau <> '' and (bureau_told_on is null or bureau_told_on <= $1::date - 7))
    or ended_at > told_at and kind <> 'dead-letter'
) as any
