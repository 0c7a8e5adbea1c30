-- A daemon starts: somebody may have mended what rests, so it is probed at once. A pause that the other
-- side asked for stands. $1 lanes.
insert into duban.lane as l (name) select unnest($1::text[])
on conflict (name) do update set held_until = now() where l.breaker <> 'closed' and l.held_until > now()
