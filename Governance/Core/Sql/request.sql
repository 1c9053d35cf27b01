-- Statements on platform.request. Those of a commit batch check themselves; arrays carry the rows.

-- name: InsertRequests
with done as (
  insert into platform.request (
    service_id, principal, operation, key, request_id, fingerprint, status, answer, accepted_at, ended_at, retain_until,
    transaction_id, durable, grain_id, interface_name, method_name, arguments, parent_request_id, parent_ordinal)
  select r.service_id, r.principal, r.operation, r.key, r.request_id, r.fingerprint, r.status, r.answer::jsonb,
    r.accepted_at, r.ended_at, r.retain_until, r.transaction_id, r.durable, r.grain_id, r.interface_name, r.method_name,
    r.arguments::jsonb, r.parent_request_id, r.parent_ordinal
  from unnest(
      $1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::bytea[], $7::smallint[], $8::text[], $9::timestamptz[],
      $10::timestamptz[], $11::timestamptz[], $12::bigint[], $13::boolean[], $14::text[], $15::text[], $16::text[],
      $17::text[], $18::uuid[], $19::integer[])
    as r (service_id, principal, operation, key, request_id, fingerprint, status, answer, accepted_at, ended_at, retain_until,
      transaction_id, durable, grain_id, interface_name, method_name, arguments, parent_request_id, parent_ordinal)
  on conflict do nothing
  returning 1
)
select platform.require((select count(*) from done), $20, 'request key');

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
select q.position, r.request_id, r.fingerprint, r.status, r.answer::text, r.accepted_at, r.ended_at, r.retain_until, r.durable
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
where service_id = $1 and status = 0 and request_id > $2
order by request_id
limit $3;

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
  select digest from platform.request_tombstone where expires_at <= $1 limit $2
), gone as (
  delete from platform.request_tombstone t using expired e where t.digest = e.digest returning 1
)
select count(*) from gone;
