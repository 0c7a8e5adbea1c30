-- A daemon makes its lanes known. Where it has just started, somebody may have mended what rests: that is
-- probed at once. A pause that the other side asked for stands. $1 lanes, $2 whether it has just started.
insert into duban.lane as l (name) select unnest($1::text[])
on conflict (name) do update set held_until = now()
  where $2 and l.breaker <> 'closed' and l.held_until > now()
