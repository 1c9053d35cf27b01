-- The view of migration 0012 over reads as they are stored since migration 0026.
create view platform.provenance_access as
select k.service_id, k.grain_type, a.grain_key, k.state_name, a.version_read, a.version_written, a.transaction_id,
  a.call::integer as call_number, platform.transaction_time(a.transaction_id) as committed_at, t.request_id, p.name as principal,
  coalesce(m.interface_name || '.' || m.method_name, '') as operation
from (
  select kind_id, grain_key, transaction_id, call, version as version_read, null::bigint as version_written
  from platform.item_read
  union all
  select kind_id, grain_key, transaction_id, call, version - 1, version
  from platform.state_history
) a
join platform.item_kind k on k.kind_id = a.kind_id
join platform.transaction t on t.transaction_id = a.transaction_id
join platform.principal p on p.principal_id = t.principal_id
left join platform.method m on m.method_id = (t.calls -> a.call::integer ->> 1)::integer;
comment on view platform.provenance_access is
  'Who read or wrote which version of an item. version_read 0: it did not exist; version_written null: it was only read.';
