-- The questions of the provenance grain, over the views of migration 0037. Rows of the log hold the transactions of one batch, and those
-- of several silos overlap in time: so a page, or a search from a point in time, first finds how far it has to look, by rows whose
-- order is only about right, and then looks at every row that reaches into that range.

-- name: History
with touched as (
  select w.transaction_id
  from platform.commit_log l
  cross join lateral (
    select max(u.transaction_id) as transaction_id
    from unnest(l.written_kinds, l.written_keys, l.written_in) as u (kind_id, grain_key, transaction_id)
    join platform.item_kind k on k.kind_id = u.kind_id
    where u.grain_key = $3 and k.service_id = $1 and k.grain_type = $2 and k.state_name = $4 and u.transaction_id > $5
  ) w
  where l.written_names @> array[(select platform.name_hash($3))] and l.last_transaction > $5 and w.transaction_id is not null
  order by l.last_transaction
  limit $6
)
select version, transaction_id, committed_at, request_id, principal, operation, payload::text
from platform.logged_version
where written_names @> array[(select platform.name_hash($3))] and last_transaction > $5 and first_transaction <= (select max(transaction_id) from touched)
  and service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4
  and transaction_id > $5 and transaction_id <= (select max(transaction_id) from touched)
order by version
limit $6;

-- name: AsOfVersion
select version, transaction_id, committed_at, request_id, principal, operation, payload::text
from platform.logged_version
where written_names @> array[(select platform.name_hash($3))] and last_transaction >= $6 and first_transaction <= $7
  and service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and version = $5
limit 1;

-- name: AsOfTransaction
with near as (
  select max(w.transaction_id) as transaction_id
  from (
    select * from platform.commit_log
    where written_names @> array[(select platform.name_hash($3))] and $3 = any (written_keys) and last_transaction < $5
    order by last_transaction desc
    limit 4
  ) l
  cross join lateral unnest(l.written_kinds, l.written_keys, l.written_in) as w (kind_id, grain_key, transaction_id)
  join platform.item_kind k on k.kind_id = w.kind_id
  where w.grain_key = $3 and k.service_id = $1 and k.grain_type = $2 and k.state_name = $4
)
select version, transaction_id, committed_at, request_id, principal, operation, payload::text
from platform.logged_version
where written_names @> array[(select platform.name_hash($3))] and last_transaction >= (select coalesce(transaction_id, 0) from near) and first_transaction < $5
  and service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and transaction_id < $5
order by version desc
limit 1;

-- name: Accesses
-- With ties: a page ends with a whole transaction, so that the next one can begin after it.
with touched as (
  select a.transaction_id
  from platform.commit_log l
  cross join lateral (
    select max(u.transaction_id) as transaction_id
    from (
      select * from unnest(l.read_kinds, l.read_keys, l.read_in) as r (kind_id, grain_key, transaction_id)
      union all
      select * from unnest(l.written_kinds, l.written_keys, l.written_in)
    ) u
    join platform.item_kind k on k.kind_id = u.kind_id
    where u.grain_key = $3 and k.service_id = $1 and k.grain_type = $2 and k.state_name = $4
      and u.transaction_id > $5 and u.transaction_id >= $6 and u.transaction_id < $7
  ) a
  where (l.written_names @> array[(select platform.name_hash($3))] or l.read_names @> array[(select platform.name_hash($3))])
    and l.last_transaction > $5 and l.last_transaction >= $6 and l.first_transaction < $7 and a.transaction_id is not null
  order by l.last_transaction
  limit $8
)
select grain_type, grain_key, state_name, version_read, version_written, transaction_id, call_number, committed_at, request_id, principal, operation
from platform.logged_access
where (written_names @> array[(select platform.name_hash($3))] or read_names @> array[(select platform.name_hash($3))])
  and last_transaction > $5 and last_transaction >= $6 and first_transaction <= (select max(transaction_id) from touched)
  and service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4
  and transaction_id > $5 and transaction_id >= $6 and transaction_id <= (select max(transaction_id) from touched)
order by transaction_id
fetch first $8 rows with ties;

-- name: Principal
select principal from platform.request_calls($1) order by transaction_id limit 1;

-- name: RequestCalls
-- Durable requests that a durable request made belong to it.
with recursive family as (
  select $1::uuid as request_id
  union
  select r.request_id from platform.request r join family f on r.parent_request_id = f.request_id
)
select transaction_id, call_number, parent_number, grain, interface_name, method_name, started_at, duration
from family f
join platform.logged_call l on ((l.first_request <= f.request_id and l.last_request >= f.request_id) or l.late_requests @> array[f.request_id]) and l.request_id = f.request_id
order by transaction_id, call_number
limit $2;

-- name: RequestAccesses
with recursive family as (
  select $1::uuid as request_id
  union
  select r.request_id from platform.request r join family f on r.parent_request_id = f.request_id
)
select grain_type, grain_key, state_name, version_read, version_written, transaction_id, call_number, committed_at, l.request_id, principal, operation
from family f
join platform.logged_access l on ((l.first_request <= f.request_id and l.last_request >= f.request_id) or l.late_requests @> array[f.request_id]) and l.request_id = f.request_id
order by transaction_id, call_number
limit $2;

-- name: RequestEffects
with recursive family as (
  select $1::uuid as request_id
  union
  select r.request_id from platform.request r join family f on r.parent_request_id = f.request_id
)
select name, provider, key, (array['intended', 'settled', 'parked'])[status + 1], attempts, receipt::text, intended_at, settled_at
from platform.effect
where request_id in (select request_id from family)
order by intended_at, request_id, ordinal
limit $2;
