-- What the checks want to know of the database, once the platform has stopped.

-- name: Versions
select format('%s/%s/%s', k.grain_type, h.grain_key, k.state_name), h.version, h.transaction_id, h.call::integer
from platform.state_history h
join platform.item_kind k on k.kind_id = h.kind_id;

-- name: Current
select format('%s/%s/%s', k.grain_type, s.grain_key, k.state_name), s.version, s.transaction_id
from platform.state s
join platform.item_kind k on k.kind_id = s.kind_id;

-- name: Reads
select format('%s/%s/%s', k.grain_type, r.grain_key, k.state_name), r.version, r.transaction_id, r.call::integer
from platform.item_read r
join platform.item_kind k on k.kind_id = r.kind_id;

-- name: Transactions
select t.transaction_id, json_array_length(t.calls), coalesce(b.outcome = 1, false)
from platform.transaction t
left join platform.commit_batch b on b.batch_id = t.batch_id;

-- name: Effects
select e.key, e.status = 1, coalesce(e.receipt ->> 'ChargeId', e.receipt ->> 'chargeId')
from platform.effect e;

-- name: SearchCommands
-- One command for each table: whether one of the words is anywhere in it, as text or in the bytes of a binary column.
select format('select %L where exists (select from %I.%I t where t::text ilike any ($1))', table_name, table_schema, table_name)
from information_schema.tables
where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema');
