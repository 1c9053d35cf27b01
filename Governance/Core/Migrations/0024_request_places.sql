-- Which silo runs a durable request: its place, as of its epoch. Who lost the place runs nothing any more, and another silo
-- takes the row over. Rows from before belong to an epoch that is over.

alter table platform.request
  add column slot smallint not null default 0,
  add column epoch bigint not null default 0;
drop index platform.request_running;
create index request_running on platform.request (service_id, slot, request_id) where status = 0;
