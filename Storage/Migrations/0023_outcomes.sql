-- What became of a transaction, and why others were rolled back.

-- The id of the try that committed, as its caller knows it; null for commits that are no grain's transaction. Ids begin
-- with their time, so a block range index finds one and costs a commit nothing.
alter table platform.transaction add column try_id uuid;
create index transaction_try on platform.transaction using brin (try_id) with (autosummarize = on);

-- Tries that were rolled back. Written apart from commits, in bundles; under overload some are counted and not written.
create table platform.transaction_abort (
  abort_id bigint generated always as identity,
  service_id text not null,
  try_id uuid not null,
  request_id uuid not null,
  principal text not null,
  operation text not null,
  error text not null,
  item text,
  held_by uuid,
  held_by_request uuid,
  held_by_call text,
  held_for interval,
  wanted_by uuid,
  wanted_by_request uuid,
  wanted_by_call text,
  attempt integer not null,
  is_retried boolean not null,
  aborted_at timestamptz not null,
  constraint transaction_abort_pkey primary key (abort_id)
);
create index transaction_abort_time on platform.transaction_abort (service_id, aborted_at);
create index transaction_abort_try on platform.transaction_abort (try_id);

create view platform.aborted_transactions as
select service_id, try_id as transaction_id, request_id, principal, operation, error, item, held_by, held_by_request, held_by_call,
  held_for, wanted_by, wanted_by_request, wanted_by_call, attempt, is_retried, aborted_at
from platform.transaction_abort;
comment on view platform.aborted_transactions is
  'Tries of transactions that were rolled back: the item, who held it since which call for how long, who wanted it, the number of the try.';
