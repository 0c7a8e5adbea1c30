-- $1 host, $2 process id, $3 version, $4 the lanes that its configuration names.
insert into duban.daemon (host, pid, version, lanes) values ($1, $2, $3, $4) returning id
