-- Silos that others cannot reach are voted out, and grains can be placed by what a silo says of itself.
alter table platform.silo add column role_name text not null default ''; -- what the silo says of itself: role?name=value&name=value
alter table platform.silo add column suspects text not null default ''; -- votes for its death: silo,time|silo,time
