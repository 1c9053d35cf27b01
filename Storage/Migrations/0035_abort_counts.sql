-- Under overload, records of aborts that do not fit are put together by item and holder: one row then stands for several tries, of which it
-- names the first.
alter table platform.transaction_abort add column tries integer not null default 1;

create or replace view platform.aborted_transactions as
select service_id, try_id as transaction_id, request_id, principal, operation, error, item, held_by, held_by_request, held_by_call,
  held_for, wanted_by, wanted_by_request, wanted_by_call, attempt, is_retried, aborted_at, tries
from platform.transaction_abort;
comment on column platform.aborted_transactions.tries is 'How many tries the row stands for; more than one only under overload.';
