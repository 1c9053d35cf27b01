-- States of grains: one row for each named state of a grain.

-- name: TablesExist
select to_regclass('orleans_grain_state') is not null;

-- name: CreateTables
-- Two processes that create a table at a time would fail, so they take turns.
select pg_advisory_xact_lock(7041601);
create table if not exists orleans_grain_state (
  service_id text not null,
  grain_type text not null,
  grain_key text not null,
  state_name text not null,
  version bigint not null, -- grows by one with every write; it is the state's tag
  payload json, -- the state, when its serializer writes JSON
  payload_bytes bytea, -- the state, when its serializer writes something else
  modified_at timestamptz not null default now(),
  constraint orleans_grain_state_pkey primary key (service_id, grain_type, grain_key, state_name),
  constraint orleans_grain_state_one_payload check (payload is null or payload_bytes is null)
);

-- name: Read
select version, payload::text, payload_bytes
from orleans_grain_state
where service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4;

-- name: Insert
insert into orleans_grain_state (service_id, grain_type, grain_key, state_name, version, payload, payload_bytes)
values ($1, $2, $3, $4, 1, $5::json, $6::bytea)
on conflict do nothing;

-- name: Update
update orleans_grain_state
set version = version + 1, payload = $5::json, payload_bytes = $6::bytea, modified_at = now()
where service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and version = $7;

-- name: Delete
delete from orleans_grain_state
where service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and version = $5;
