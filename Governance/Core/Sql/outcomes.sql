-- name: Outcome
-- One snapshot: when the place of the transaction's silo was taken in it, everything that the silo ever committed is in it.
select
  (select f.epoch from platform.fence f where f.service_id = $1 and f.slot = $2),
  (select f.holder from platform.fence f where f.service_id = $1 and f.slot = $2 and f.holder <> ''),
  (select t.transaction_id
   from platform.commit_log l
   cross join lateral unnest(l.transaction_ids, l.try_ids) as t (transaction_id, try_id)
   where l.first_try <= $3 and l.last_try >= $3 and t.try_id = $3),
  exists (select 1 from platform.prepared_commit p where p.try_id = $3 and p.status = 0),
  exists (select 1 from platform.transaction_abort a where a.try_id = $3);

-- name: Holders
-- The silos that may commit something.
select holder from platform.fence where service_id = $1 and holder <> '';

-- name: OutcomesOfRequest
-- One snapshot, a row for each commit of the request; one without a commit when there is none. The first column: who may commit
-- something. The second: whether a service outside decides a transaction whose silo has lost its place, and which may be one of the request.
select
  array(select f.holder from platform.fence f where f.service_id = $1 and f.holder <> ''),
  exists (
    select 1 from platform.prepared_commit p
    where p.service_id = $1 and p.status = 0
      and not exists (select 1 from platform.fence f where f.service_id = p.service_id and f.slot = p.slot and f.epoch = p.epoch)),
  c.transaction_id, c.try_id
from (select 1) as always
left join (
  select t.transaction_id, t.try_id
  from platform.commit_log l
  cross join lateral unnest(l.transaction_ids, l.try_ids, l.request_ids) as t (transaction_id, try_id, request_id)
  where ((l.first_request <= $2 and l.last_request >= $2) or l.late_requests @> array[$2]) and t.request_id = $2 and t.try_id is not null
) c on true
order by c.transaction_id;

-- name: Aborts
select transaction_id, request_id, principal, operation, error, item, held_by, held_by_request, held_by_call, held_for,
  wanted_by, wanted_by_request, wanted_by_call, attempt, is_retried, aborted_at, tries
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
