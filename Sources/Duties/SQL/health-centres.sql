-- Under which health centre each institution stands: the bureau above what it bears follows from that.
select md5(string_agg(format('%s %s', code, health_centre_code), ',' order by code)) as digest
from registry.institutions
