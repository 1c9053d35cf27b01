-- Requests with an idempotency key: what was asked, and the answer that everybody gets who asks the same again.
-- The row of a transaction's request is written by the commit of that transaction: both exist or neither does.

create table platform.request (
  service_id text collate "C" not null,
  principal text collate "C" not null,
  operation text collate "C" not null, -- Interface.Method
  key text collate "C" not null,
  request_id uuid not null,
  fingerprint bytea not null constraint request_fingerprint_sha256 check (length(fingerprint) = 32),
  status smallint not null constraint request_status_known check (status between 0 and 3), -- running, completed, rejected, failed
  answer jsonb,
  accepted_at timestamptz not null,
  ended_at timestamptz,
  retain_until timestamptz,
  transaction_id bigint not null, -- of the commit that wrote the row first
  durable boolean not null,
  grain_id text not null,
  interface_name text not null,
  method_name text not null,
  arguments jsonb, -- of durable requests: what a run after a crash is called with
  parent_request_id uuid, -- of a durable request's own calls
  parent_ordinal integer,
  -- The key stands first because it differs soonest.
  constraint request_pkey primary key (key, operation, principal, service_id),
  constraint request_ended_or_running check ((status = 0) = (ended_at is null) and (ended_at is null) = (retain_until is null)),
  constraint request_running_is_durable check (status <> 0 or durable),
  constraint request_parent_whole check ((parent_request_id is null) = (parent_ordinal is null))
);
-- Effects and calls of a durable request are named after its id, so no two may share one.
create unique index request_durable on platform.request (request_id) where durable;
-- A step of a durable request is one call, also when two runs disagree about which.
create unique index request_step on platform.request (parent_request_id, parent_ordinal) where parent_request_id is not null;
create index request_running on platform.request (service_id, request_id) where status = 0;
-- Rows end in about the order in which they were written: a block range index costs a commit nothing and is enough for the sweep.
create index request_retention on platform.request using brin (retain_until);

-- What is left of an answer after its retention: enough to say "too late" instead of running the request again.
create table platform.request_tombstone (
  digest bytea not null constraint request_tombstone_sha256 check (length(digest) = 32),
  expires_at timestamptz not null,
  constraint request_tombstone_pkey primary key (digest)
);
create index request_tombstone_expiry on platform.request_tombstone using brin (expires_at);

-- The identity of a request in 32 bytes. The parts cannot contain the separator.
create function platform.request_digest(service_id text, principal text, operation text, key text) returns bytea
language sql immutable as $$
  select sha256(convert_to(service_id || chr(31) || principal || chr(31) || operation || chr(31) || key, 'UTF8'))
$$;
