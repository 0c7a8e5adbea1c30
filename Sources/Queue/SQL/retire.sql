-- A daemon that ends in good order. $1 daemon.
delete from duban.daemon where id = $1
