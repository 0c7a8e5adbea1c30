-- A probe is over. $1 lane, $2 claim.
update duban.lane set claimed_until = '-infinity' where name = $1 and claim = $2
