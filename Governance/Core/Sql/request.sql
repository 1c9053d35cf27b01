-- Statements on platform.request. Those of a commit batch check themselves; arrays carry the rows.

-- name: InsertRequests
with done as (
  insert into platform.request (
    service_id, principal, operation, key, request_id, fingerprint, status, answer, accepted_at, ended_at, retain_until,
    transaction_id, durable, grain_id, interface_name, method_name, arguments, parent_request_id, parent_ordinal, slot, epoch)
  select r.service_id, r.principal, r.operation, r.key, r.request_id, r.fingerprint, r.status, r.answer::jsonb,
    r.accepted_at, r.ended_at, r.retain_until, r.transaction_id, r.durable, r.grain_id, r.interface_name, r.method_name,
    r.arguments::jsonb, r.parent_request_id, r.parent_ordinal, r.slot, r.epoch
  from unnest(
      $1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::smallint[], $8::text[], $9::timestamptz[],
      $10::timestamptz[], $11::timestamptz[], $12::bigint[], $13::boolean[], $14::text[], $15::text[], $16::text[],
      $17::text[], $18::uuid[], $19::integer[], $20::smallint[], $21::bigint[])
    as r (service_id, principal, operation, key, request_id, fingerprint, status, answer, accepted_at, ended_at, retain_until,
      transaction_id, durable, grain_id, interface_name, method_name, arguments, parent_request_id, parent_ordinal, slot, epoch)
  on conflict do nothing
  returning 1
)
select platform.require((select count(*) from done), $22, 'request key');

-- name: RequireClaims
-- The silo that runs a durable request is still the one that its row names. The lock keeps it so until the commit.
with held as (
  select 1
  from platform.request r
  join unnest($1::uuid[], $2::smallint[], $3::bigint[]) as c (request_id, slot, epoch)
    on c.request_id = r.request_id and c.slot = r.slot and c.epoch = r.epoch
  where r.durable and r.status = 0
  for share of r
)
select platform.require((select count(*) from held), $4, 'request claim');

-- name: MoveClaims
with done as (
  update platform.request as r
  set slot = m.slot, epoch = m.epoch
  from unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::smallint[], $5::bigint[]) as m (request_id, slot, epoch, old_slot, old_epoch)
  where r.request_id = m.request_id and r.durable and r.status = 0 and r.slot = m.old_slot and r.epoch = m.old_epoch
  returning 1
)
select platform.require((select count(*) from done), $6, 'request claim');

-- name: ClaimHolder
select holder from platform.fence where service_id = $1 and slot = $2 and epoch = $3 and holder <> '';

-- name: TakeOverRequests
-- A row that another silo has just taken over is not taken again: its slot or its epoch is another one then.
update platform.request as r
set slot = $2, epoch = $3
from platform.fence f
where r.service_id = $1 and r.status = 0 and f.service_id = r.service_id and f.slot = r.slot and f.epoch > r.epoch;

-- name: EndRequests
with done as (
  update platform.request as r
  set status = e.status, answer = e.answer::jsonb, ended_at = e.ended_at, retain_until = e.retain_until
  from unnest($1::uuid[], $2::smallint[], $3::text[], $4::timestamptz[], $5::timestamptz[])
    as e (request_id, status, answer, ended_at, retain_until)
  where r.request_id = e.request_id and r.durable and r.status = 0
  returning 1
)
select platform.require((select count(*) from done), $6, 'running request');

-- name: FindRequests
-- Many look-ups in one round trip: one row for each question that has an answer, with the question's position.
select q.position, r.request_id, r.fingerprint, r.status, r.answer::text, r.accepted_at, r.ended_at, r.retain_until, r.durable, r.slot, r.epoch
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as q (service_id, principal, operation, key, position)
join platform.request r
  on r.key = q.key and r.operation = q.operation and r.principal = q.principal and r.service_id = q.service_id;

-- name: FindTombstones
select q.position
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as q (service_id, principal, operation, key, position)
join platform.request_tombstone t on t.digest = platform.request_digest(q.service_id, q.principal, q.operation, q.key)
where t.expires_at > $5;

-- name: RunningRequests
select request_id, principal, operation, key, grain_id, interface_name, method_name, arguments::text, parent_request_id is not null
from platform.request
where service_id = $1 and slot = $2 and epoch = $3 and status = 0 and request_id > $4
order by request_id
limit $5;

-- name: Steps
select parent_ordinal, interface_name, method_name, grain_id
from platform.request
where parent_request_id = $1;

-- name: SweepRequests
-- The answers of a durable request's own calls stay while it runs; they leave no tombstone, for their keys are nobody else's.
with expired as (
  select r.key, r.operation, r.principal, r.service_id
  from platform.request r
  where r.retain_until <= $1
    and not exists (select 1 from platform.request p where p.request_id = r.parent_request_id and p.durable and p.status = 0)
  limit $2
  for update skip locked -- Every silo sweeps.
), gone as (
  delete from platform.request r using expired e
  where r.key = e.key and r.operation = e.operation and r.principal = e.principal and r.service_id = e.service_id
  returning r.service_id, r.principal, r.operation, r.key, r.parent_request_id, r.retain_until
), marked as (
  insert into platform.request_tombstone (digest, expires_at)
  select platform.request_digest(service_id, principal, operation, key), retain_until + $3
  from gone where parent_request_id is null
  on conflict do nothing
)
select count(*) from gone;

-- name: SweepTombstones
with expired as (
  select digest from platform.request_tombstone where expires_at <= $1 limit $2 for update skip locked
), gone as (
  delete from platform.request_tombstone t using expired e where t.digest = e.digest returning 1
)
select count(*) from gone;
