-- $1 host, $2 process id, $3 version.
insert into duban.daemon (host, pid, version) values ($1, $2, $3) returning id
