-- The table of reminders.

-- name: ReadReminder
select grain_type, grain_key, name, start_at, period, etag
from platform.reminder
where service_id = $1 and grain_type = $2 and grain_key = $3 and name = $4;

-- name: ReadRemindersOfGrain
select grain_type, grain_key, name, start_at, period, etag
from platform.reminder
where service_id = $1 and grain_type = $2 and grain_key = $3;

-- name: ReadRemindersOfRange
-- The part of the ring above $2 and up to $3; around zero when $2 is not below $3.
select grain_type, grain_key, name, start_at, period, etag
from platform.reminder
where service_id = $1
  and case when $2 < $3 then grain_hash > $2 and grain_hash <= $3 else grain_hash > $2 or grain_hash <= $3 end;

-- name: UpsertReminder
insert into platform.reminder (service_id, grain_type, grain_key, name, grain_hash, start_at, period)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (service_id, grain_type, grain_key, name) do update
set start_at = excluded.start_at, period = excluded.period, etag = excluded.etag
returning etag;

-- name: RemoveReminder
delete from platform.reminder
where service_id = $1 and grain_type = $2 and grain_key = $3 and name = $4 and etag = $5;

-- name: ClearReminders
delete from platform.reminder where service_id = $1;
