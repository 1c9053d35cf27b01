-- Statements on platform.effect. Those of a commit batch check themselves; arrays carry the rows.

-- name: InsertEffects
with done as (
  insert into platform.effect (
    request_id, ordinal, service_id, name, provider, key, status, attempts, intended_at, deadline, transaction_id)
  select e.request_id, e.ordinal, e.service_id, e.name, e.provider, e.key, 0, 0, e.intended_at, e.deadline, e.transaction_id
  from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
      $9::bigint[])
    as e (request_id, ordinal, service_id, name, provider, key, intended_at, deadline, transaction_id)
  on conflict do nothing
  returning 1
)
select platform.require((select count(*) from done), $10, 'effect intent');

-- name: EndEffects
with done as (
  update platform.effect as f
  set status = e.status, attempts = e.attempts, receipt = e.receipt::jsonb, settled_at = e.settled_at, last_error = e.last_error
  from unnest($1::uuid[], $2::integer[], $3::smallint[], $4::integer[], $5::text[], $6::timestamptz[], $7::text[])
    as e (request_id, ordinal, status, attempts, receipt, settled_at, last_error)
  where f.request_id = e.request_id and f.ordinal = e.ordinal and f.status = 0
  returning 1
)
select platform.require((select count(*) from done), $8, 'intended effect');

-- name: EffectsOfRequest
select ordinal, name, provider, key, status, attempts, deadline, receipt::text
from platform.effect
where request_id = $1
order by ordinal;
