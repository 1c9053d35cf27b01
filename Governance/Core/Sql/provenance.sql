-- The questions of the provenance grain, over the views of migration 0012.

-- name: History
select version, transaction_id, committed_at, request_id, principal, operation, payload::text
from platform.item_history
where service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and transaction_id > $5
order by version
limit $6;

-- name: AsOfVersion
select version, transaction_id, committed_at, request_id, principal, operation, payload::text
from platform.item_history
where service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and version = $5;

-- name: AsOfTransaction
select version, transaction_id, committed_at, request_id, principal, operation, payload::text
from platform.item_history
where service_id = $1 and grain_type = $2 and grain_key = $3 and state_name = $4 and transaction_id < $5
order by version desc
limit 1;

-- name: Accesses
-- With ties: a page ends with a whole transaction, so that the next one can begin after it. A batch's id is above those of
-- its transactions.
with item as (
  select kind_id, grain_type, state_name from platform.item_kind where service_id = $1 and grain_type = $2 and state_name = $4
), touched as (
  select r.transaction_id, r.call, r.version as version_read, null::bigint as version_written
  from platform.read_log l
  cross join lateral unnest(l.kind_ids, l.grain_keys, l.transaction_ids, l.calls, l.versions)
    as r (kind_id, grain_key, transaction_id, call, version)
  where l.grain_keys @> array[$3] and l.batch_id > greatest($5, $6)
    and r.grain_key = $3 and r.kind_id = (select kind_id from item)
  union all
  select h.transaction_id, h.call, h.version - 1, h.version
  from platform.state_history h
  where h.kind_id = (select kind_id from item) and h.grain_key = $3
)
select i.grain_type, $3, i.state_name, a.version_read, a.version_written, a.transaction_id, a.call::integer,
  platform.transaction_time(a.transaction_id), t.request_id, p.name, coalesce(m.interface_name || '.' || m.method_name, '')
from item i
cross join touched a
join platform.transaction t on t.transaction_id = a.transaction_id
join platform.principal p on p.principal_id = t.principal_id
left join platform.method m on m.method_id = (t.calls -> a.call::integer ->> 1)::integer
where a.transaction_id > $5 and a.transaction_id >= $6 and a.transaction_id < $7
order by a.transaction_id
fetch first $8 rows with ties;

-- name: Principal
select p.name
from platform.transaction t
join platform.principal p on p.principal_id = t.principal_id
where t.request_id = $1
order by t.transaction_id
limit 1;

-- name: RequestCalls
-- Durable requests that a durable request made belong to it.
with recursive family as (
  select $1::uuid as request_id
  union
  select r.request_id from platform.request r join family f on r.parent_request_id = f.request_id
)
select transaction_id, call_number, parent_number, grain, interface_name, method_name, started_at, duration
from platform.provenance_call c
where c.request_id in (select request_id from family)
order by transaction_id, call_number
limit $2;

-- name: RequestAccesses
with recursive family as (
  select $1::uuid as request_id
  union
  select r.request_id from platform.request r join family f on r.parent_request_id = f.request_id
), mine as (
  select t.transaction_id, t.request_id, t.principal_id, t.calls, t.batch_id
  from platform.transaction t
  where t.request_id in (select request_id from family)
), touched as (
  select i.kind_id, i.grain_key, i.call, i.version as version_read, null::bigint as version_written,
    t.transaction_id, t.request_id, t.principal_id, t.calls
  from mine t join platform.item_read i on i.batch_id = t.batch_id and i.transaction_id = t.transaction_id
  union all
  select h.kind_id, h.grain_key, h.call, h.version - 1, h.version, t.transaction_id, t.request_id, t.principal_id, t.calls
  from mine t join platform.state_history h on h.transaction_id = t.transaction_id
)
select k.grain_type, a.grain_key, k.state_name, a.version_read, a.version_written, a.transaction_id, a.call::integer,
  platform.transaction_time(a.transaction_id), a.request_id, p.name,
  coalesce(m.interface_name || '.' || m.method_name, '')
from touched a
join platform.item_kind k on k.kind_id = a.kind_id
join platform.principal p on p.principal_id = a.principal_id
left join platform.method m on m.method_id = (a.calls -> a.call::integer ->> 1)::integer
order by a.transaction_id, a.call
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
