-- Prepared transactions whose silo does not hold its place any more.

-- name: FindOrphans
select p.try_id, p.committer, p.operation_type, p.operation::text, p.statements::text, p.prepared_at
from platform.prepared_commit p
join platform.fence f on f.service_id = p.service_id and f.slot = p.slot
where p.service_id = $1 and p.status = 0 and f.epoch > p.epoch
order by p.prepared_at
limit 100;
