-- name: InsertAborts
insert into platform.transaction_abort (
  service_id, try_id, request_id, principal, operation, error, item, held_by, held_by_request, held_by_call, held_for,
  wanted_by, wanted_by_request, wanted_by_call, attempt, is_retried, aborted_at, tries)
select $1, a.*
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::text[], $11::interval[],
  $12::uuid[], $13::uuid[], $14::text[], $15::integer[], $16::boolean[], $17::timestamptz[], $18::integer[]) as a;
