-- Statements on platform.committed_work. Those of a commit batch carry their rows in arrays.

-- name: InsertWork
insert into platform.committed_work (
  work_id, service_id, handler, content, request_id, principal, transaction_id, slot, epoch, status, attempts, next_try_at)
select w.work_id, w.service_id, w.handler, w.content::jsonb, w.request_id, w.principal, w.transaction_id, w.slot, w.epoch, 0, 0, w.next_try_at
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::bigint[], $8::smallint[], $9::bigint[],
    $10::timestamptz[])
  as w (work_id, service_id, handler, content, request_id, principal, transaction_id, slot, epoch, next_try_at);

-- name: RecordTries
update platform.committed_work as w
set status = t.status, attempts = t.attempts, next_try_at = t.at,
  ended_at = case when t.status = 0 then null else t.at end, last_error = t.last_error
from unnest($1::uuid[], $2::smallint[], $3::integer[], $4::timestamptz[], $5::text[]) as t (work_id, status, attempts, at, last_error)
where w.work_id = t.work_id and w.status = 0;

-- name: TakeOver
-- A row that another silo has just taken over is not taken again: its slot or its epoch is another one then.
update platform.committed_work as w
set slot = $2, epoch = $3
from platform.fence f
where w.service_id = $1 and w.status = 0 and f.service_id = w.service_id and f.slot = w.slot and f.epoch > w.epoch;

-- name: FindDue
select work_id, handler, content::text, request_id, principal, attempts
from platform.committed_work
where service_id = $1 and slot = $2 and epoch = $3 and status = 0 and next_try_at <= $4 and work_id <> all ($5::uuid[])
order by next_try_at
limit $6;

-- name: SweepWork
with expired as (
  select work_id from platform.committed_work where status = 1 and ended_at <= $1 limit $2 for update skip locked
), gone as (
  delete from platform.committed_work w using expired e where w.work_id = e.work_id returning 1
)
select count(*) from gone;
