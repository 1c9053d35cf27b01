-- Work that transactions leave to be done after them. A row is written by the commit of its transaction: both exist or
-- neither does. The silo that committed it does it; when that silo lost its place, another one takes the row over.

create table platform.committed_work (
  work_id uuid not null,
  service_id text not null,
  handler text not null,
  content jsonb not null,
  request_id uuid not null,
  principal text not null,
  transaction_id bigint not null,
  slot smallint not null,
  epoch bigint not null,
  status smallint not null constraint committed_work_status_known check (status between 0 and 2), -- open, done, parked
  attempts integer not null,
  next_try_at timestamptz not null,
  ended_at timestamptz,
  last_error text, -- the kind of the last failure; never its message, which may contain anything
  constraint committed_work_pkey primary key (work_id),
  constraint committed_work_ended check ((status = 0) = (ended_at is null))
);
create index committed_work_open on platform.committed_work (service_id, slot, next_try_at) where status = 0;
create index committed_work_of on platform.committed_work (transaction_id);
-- What waits for a person.
create index committed_work_parked on platform.committed_work (service_id, ended_at) where status = 2;
create index committed_work_retention on platform.committed_work using brin (ended_at);
