-- Who runs what.

-- name: RunnerWithOpenEffect
select f.holder
from platform.request r
join platform.fence f on f.service_id = r.service_id and f.slot = r.slot and f.epoch = r.epoch
where r.key = $1 and exists (select 1 from platform.effect e where e.request_id = r.request_id);
