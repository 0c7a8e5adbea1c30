-- What a message tells that nobody owes. $1 message.
select policy, kind, period, subject, recipient, is_lapsed
from duban.bulletin
where message_id = $1
order by id
