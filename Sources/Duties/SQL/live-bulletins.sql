-- Which of these messages still say something: what lapsed is told by another. $1 messages.
select distinct message_id as id from bulletin
where message_id = any ($1::bigint[]) and not is_lapsed
