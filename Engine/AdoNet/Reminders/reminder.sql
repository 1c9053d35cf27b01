-- Reminders: which grain is to be called when.

-- name: TablesExist
select to_regclass('orleans_reminder') is not null;

-- name: CreateTables
-- Two processes that create a table at a time would fail, so they take turns.
select pg_advisory_xact_lock(7041602);
create table if not exists orleans_reminder (
  service_id text not null,
  grain_type text not null,
  grain_key text not null,
  name text not null,
  grain_hash bigint not null constraint orleans_reminder_hash_range check (grain_hash between 0 and 4294967295), -- place on the ring
  start_at timestamptz not null, -- the first tick
  period interval not null,
  etag uuid not null default gen_random_uuid(), -- new with every registration
  constraint orleans_reminder_pkey primary key (service_id, grain_type, grain_key, name)
);
create index if not exists orleans_reminder_ring on orleans_reminder (service_id, grain_hash);

-- name: ReadRow
select grain_type, grain_key, name, start_at, period, etag
from orleans_reminder
where service_id = $1 and grain_type = $2 and grain_key = $3 and name = $4;

-- name: ReadGrain
select grain_type, grain_key, name, start_at, period, etag
from orleans_reminder
where service_id = $1 and grain_type = $2 and grain_key = $3;

-- name: ReadRange
-- The part of the ring above $2 and up to $3; around zero when $2 is not below $3.
select grain_type, grain_key, name, start_at, period, etag
from orleans_reminder
where service_id = $1
  and case when $2 < $3 then grain_hash > $2 and grain_hash <= $3 else grain_hash > $2 or grain_hash <= $3 end;

-- name: Upsert
insert into orleans_reminder (service_id, grain_type, grain_key, name, grain_hash, start_at, period)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (service_id, grain_type, grain_key, name) do update
set start_at = excluded.start_at, period = excluded.period, etag = gen_random_uuid()
returning etag;

-- name: Remove
delete from orleans_reminder
where service_id = $1 and grain_type = $2 and grain_key = $3 and name = $4 and etag = $5;

-- name: Clear
delete from orleans_reminder where service_id = $1;
