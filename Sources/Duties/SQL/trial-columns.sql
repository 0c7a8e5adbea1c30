-- What the columns of a rule's query are called, and their types, of the view that a trial makes of it.
select attname as name, format_type(atttypid, null) as type
from pg_attribute
where attrelid = 'pg_temp.duban_trial'::regclass and attnum > 0
order by attnum
