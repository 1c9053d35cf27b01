-- Prepared transactions: those whose silo lost its place get another one.

-- name: TakeOver
-- A row that another silo has just taken over is not taken again: its slot or its epoch is another one then.
update platform.prepared_commit as p
set slot = $2, epoch = $3
from platform.fence f
where p.service_id = $1 and p.status = 0 and f.service_id = p.service_id and f.slot = p.slot and f.epoch > p.epoch;

-- name: FindOwn
select p.try_id, p.committer, p.operation_type, p.operation::text, p.statements::text, p.prepared_at
from platform.prepared_commit p
where p.service_id = $1 and p.slot = $2 and p.epoch = $3 and p.status = 0
order by p.prepared_at;
