-- The days behind $1 up to $2, a year of them at most.
select day, working, provisional, name from duban.calendar where day > $1 and day <= $2 order by day limit 400
