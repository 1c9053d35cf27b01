-- The view of migration 0012 over reads as they are stored since migration 0026: found by request or transaction through the batch.
create view platform.provenance_access as
select k.service_id, k.grain_type, a.grain_key, k.state_name, a.version_read, a.version_written, a.transaction_id,
  a.call::integer as call_number, platform.transaction_time(a.transaction_id) as committed_at, a.request_id, p.name as principal,
  coalesce(m.interface_name || '.' || m.method_name, '') as operation
from (
  select r.kind_id, r.grain_key, r.transaction_id, r.call, r.version as version_read, null::bigint as version_written,
    t.request_id, t.principal_id, (t.calls -> r.call::integer ->> 1)::integer as method_id
  from platform.transaction t
  join platform.read_log l on l.batch_id = t.batch_id
  cross join lateral unnest(l.kind_ids, l.grain_keys, l.transaction_ids, l.calls, l.versions)
    as r (kind_id, grain_key, transaction_id, call, version)
  where r.transaction_id = t.transaction_id
  union all
  select h.kind_id, h.grain_key, h.transaction_id, h.call, h.version - 1, h.version,
    t.request_id, t.principal_id, (t.calls -> h.call::integer ->> 1)::integer
  from platform.state_history h
  join platform.transaction t on t.transaction_id = h.transaction_id
) a
join platform.item_kind k on k.kind_id = a.kind_id
join platform.principal p on p.principal_id = a.principal_id
left join platform.method m on m.method_id = a.method_id;
comment on view platform.provenance_access is
  'Who read or wrote which version of an item. version_read 0: it did not exist; version_written null: it was only read.';
