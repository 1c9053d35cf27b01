-- Where transactions become true: states and their versions, the record of who did what, and the batch that carried it.
-- Every commit of a silo is one PostgreSQL transaction that writes one row of commit_batch and whatever is ready.

create schema if not exists platform;

-- Fails the current PostgreSQL transaction when a guard did not hold, so that guards and commit are one round trip.
create function platform.require(actual bigint, expected bigint, what text) returns void
language plpgsql as $$
begin
  if actual is distinct from expected then
    raise exception 'guard failed: % (% of %)', what, actual, expected using errcode = 'OP001';
  end if;
end $$;

-- One row for each place in a cluster that a silo can take. Whoever takes it raises the epoch; a commit locks the row
-- and requires its own epoch, so that a silo that lost its place can commit nothing more.
create table platform.fence (
  service_id text not null,
  slot smallint not null constraint fence_slot_range check (slot between 0 and 1023),
  epoch bigint not null,
  holder text not null,
  taken_at timestamptz not null,
  constraint fence_pkey primary key (service_id, slot)
);

-- Outcome of each batch. A batch whose connection died is looked up here; where it is missing, an 'abandoned' row is
-- written, and from then on the batch can never commit: one decider, no guess.
create table platform.commit_batch (
  batch_id bigint not null,
  epoch bigint not null,
  committed_at timestamptz not null,
  outcome smallint not null constraint commit_batch_outcome check (outcome in (1, 2)), -- 1 committed, 2 abandoned
  constraint commit_batch_pkey primary key (batch_id)
);

-- Short numbers for names that would otherwise be repeated in every row.
create table platform.item_kind (
  kind_id integer generated always as identity,
  service_id text not null,
  grain_type text not null,
  state_name text not null,
  constraint item_kind_pkey primary key (kind_id),
  constraint item_kind_unique unique (service_id, grain_type, state_name)
);

create table platform.method (
  method_id integer generated always as identity,
  interface_name text not null,
  method_name text not null,
  constraint method_pkey primary key (method_id),
  constraint method_unique unique (interface_name, method_name)
);

create table platform.principal (
  principal_id integer generated always as identity,
  name text not null,
  constraint principal_pkey primary key (principal_id),
  constraint principal_unique unique (name)
);

-- One committed transaction. Its id is a hybrid logical clock stamp: microseconds since 1970 in the upper bits, ten bits
-- for the silo's slot below, so that ids are in commit order and tell the time. calls holds the call tree as an array
-- of [parent's position or null, method_id, grain id, start in µs after the first call's, duration in µs].
create table platform.transaction (
  transaction_id bigint not null,
  batch_id bigint not null,
  request_id uuid not null,
  principal_id integer not null,
  started_at timestamptz not null,
  calls json not null,
  constraint transaction_pkey primary key (transaction_id)
);
create index transaction_request on platform.transaction (request_id);

-- The current version of each item of state; (kind_id, grain_key) stands for service, grain type, state name and key.
create table platform.state (
  kind_id integer not null,
  grain_key text not null,
  version bigint not null constraint state_version_positive check (version > 0),
  transaction_id bigint not null,
  constraint state_pkey primary key (kind_id, grain_key)
) with (fillfactor = 50);

-- Every version with its content; a null payload is a cleared state. call is the position in transaction.calls of the
-- call that wrote it.
create table platform.state_history (
  kind_id integer not null,
  grain_key text not null,
  version bigint not null constraint state_history_version_positive check (version > 0),
  transaction_id bigint not null,
  call smallint not null,
  payload jsonb,
  constraint state_history_pkey primary key (kind_id, grain_key, version)
);
create index state_history_transaction on platform.state_history (transaction_id);

-- Reads of items that the same transaction did not write. (A write of version n has read version n - 1.)
create table platform.item_read (
  kind_id integer not null,
  grain_key text not null,
  transaction_id bigint not null,
  call smallint not null,
  version bigint not null, -- 0: it did not exist
  constraint item_read_pkey primary key (kind_id, grain_key, transaction_id, call)
);
create index item_read_transaction on platform.item_read (transaction_id);

-- The key of each data subject, itself encrypted with the platform's master key. Without it, what was encrypted with it
-- cannot be read any more, in states, history and backups alike.
create table platform.subject_key (
  key_id uuid not null,
  subject text not null,
  wrapped_key bytea not null,
  created_at timestamptz not null,
  constraint subject_key_pkey primary key (key_id),
  constraint subject_key_subject unique (subject)
);

-- The states as people want to read them.
create view platform.current_state as
select k.service_id, k.grain_type, s.grain_key, k.state_name, s.version, s.transaction_id, h.payload
from platform.state s
join platform.item_kind k on k.kind_id = s.kind_id
join platform.state_history h on h.kind_id = s.kind_id and h.grain_key = s.grain_key and h.version = s.version;
