-- Transactions in whose commit a service outside has a say (a transaction committer). They are durable here before the
-- service is called, with everything that their commit writes, so that after a crash the service is asked again under the
-- same id and its answer is carried out: never "yes" outside and nothing here.

create table platform.prepared_commit (
  try_id uuid not null, -- the id that the service gets
  service_id text not null,
  slot smallint not null,
  epoch bigint not null, -- the silo that decides; when its place was taken, whoever finds the row does
  committer text not null, -- the name of the service in the container
  operation_type text not null,
  operation jsonb not null,
  statements jsonb not null, -- the commit: [{"sql": …, "parameters": [{"type": …, "value": …}]}]
  status smallint not null constraint prepared_commit_status_known check (status between 0 and 2), -- prepared, committed, aborted
  prepared_at timestamptz not null,
  ended_at timestamptz,
  constraint prepared_commit_pkey primary key (try_id),
  constraint prepared_commit_ended check ((status = 0) = (ended_at is null))
);
create index prepared_commit_open on platform.prepared_commit (service_id) where status = 0;

-- The items that such a transaction is about to write: nobody loads them until it has ended.
create table platform.prepared_item (
  kind_id integer not null,
  grain_key text not null,
  try_id uuid not null,
  constraint prepared_item_pkey primary key (kind_id, grain_key)
);
create index prepared_item_of on platform.prepared_item (try_id);
