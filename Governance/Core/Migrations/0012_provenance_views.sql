-- Provenance as people and programs ask for it. The views are a contract: their columns stay.

-- The time that a transaction id tells. Ids are in commit order, so that a range of time is a range of ids.
create function platform.transaction_time(transaction_id bigint) returns timestamptz
language sql immutable as $$
  select timestamptz 'epoch' + (transaction_id >> 10) * interval '1 microsecond'
$$;

create view platform.provenance_call as
select t.transaction_id, t.request_id, p.name as principal,
  (c.position - 1)::integer as call_number,
  (c.call ->> 0)::integer as parent_number,
  c.call ->> 2 as grain,
  m.interface_name, m.method_name,
  t.started_at + (c.call ->> 3)::bigint * interval '1 microsecond' as started_at,
  (c.call ->> 4)::bigint * interval '1 microsecond' as duration
from platform.transaction t
join platform.principal p on p.principal_id = t.principal_id
cross join lateral json_array_elements(t.calls) with ordinality as c (call, position)
join platform.method m on m.method_id = (c.call ->> 1)::integer;
comment on view platform.provenance_call is
  'The calls of committed transactions, numbered from 0, callers before the called: which method of which grain, for whom, when, how long.';

create view platform.item_history as
select k.service_id, k.grain_type, h.grain_key, k.state_name, h.version, h.transaction_id,
  platform.transaction_time(h.transaction_id) as committed_at, t.request_id, p.name as principal,
  coalesce(m.interface_name || '.' || m.method_name, '') as operation, h.call::integer as call_number, h.payload
from platform.state_history h
join platform.item_kind k on k.kind_id = h.kind_id
join platform.transaction t on t.transaction_id = h.transaction_id
join platform.principal p on p.principal_id = t.principal_id
left join platform.method m on m.method_id = (t.calls -> h.call::integer ->> 1)::integer;
comment on view platform.item_history is
  'Every version of every item of state, with the operation that wrote it. A null payload is a cleared state; personal data is encrypted.';

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
