-- The attempt's row, before the socket opens; none when the lease was lost. $1 message, $2 token.
-- It need not be durable: recover.sql and settle.sql reckon with its loss in a crash of the server.
with in_haste as materialized (select set_config('synchronous_commit', 'off', true))
insert into duban.attempt (message_id, number, token, daemon_id, possible_duplicate)
select id, attempts + 1, token, leased_by, ambiguous > 0
from duban.queue, in_haste
where id = $1 and token = $2
returning number
