-- name: Outcome
-- One snapshot: when the place of the transaction's silo was taken in it, everything that the silo ever committed is in it.
select
  (select f.epoch from platform.fence f where f.service_id = $1 and f.slot = $2),
  (select t.transaction_id
   from platform.commit_log l
   cross join lateral unnest(l.transaction_ids, l.try_ids) as t (transaction_id, try_id)
   where l.first_try <= $3 and l.last_try >= $3 and t.try_id = $3),
  exists (select 1 from platform.prepared_commit p where p.try_id = $3 and p.status = 0),
  exists (select 1 from platform.transaction_abort a where a.try_id = $3);

-- name: Aborts
select transaction_id, request_id, principal, operation, error, item, held_by, held_by_request, held_by_call, held_for,
  wanted_by, wanted_by_request, wanted_by_call, attempt, is_retried, aborted_at
from platform.aborted_transactions
where service_id = $1 and aborted_at >= $2 and aborted_at < $3
order by aborted_at desc
limit $4;

-- name: SweepAborts
with expired as (
  select abort_id from platform.transaction_abort where service_id = $1 and aborted_at <= $2 limit $3 for update skip locked
), gone as (
  delete from platform.transaction_abort a using expired e where a.abort_id = e.abort_id returning 1
)
select count(*) from gone;
