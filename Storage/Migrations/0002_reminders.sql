-- Reminders: which grain is to be woken when. They belong to the service, so they survive silos.
create table platform.reminder (
  service_id text not null,
  grain_type text not null,
  grain_key text not null,
  name text not null,
  grain_hash bigint not null constraint reminder_hash_range check (grain_hash between 0 and 4294967295), -- place on the ring
  start_at timestamptz not null, -- the first tick
  period interval not null,
  etag uuid not null default gen_random_uuid(), -- new with every registration, so that a handle of an older one is noticed
  constraint reminder_pkey primary key (service_id, grain_type, grain_key, name)
);
create index reminder_ring on platform.reminder (service_id, grain_hash);
