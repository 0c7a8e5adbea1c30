select code, parent_code
from registry.organisations
where parent_code is not null
