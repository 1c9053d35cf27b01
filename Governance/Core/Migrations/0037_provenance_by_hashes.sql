-- The views and functions of migration 0029, which find requests by the ranges of batches and items by the hashes of their keys.

drop view platform.provenance_call, platform.item_history, platform.provenance_access, platform.logged_call, platform.logged_version, platform.logged_access cascade;

-- With what the indexes of the log know; for the views and functions below.
create view platform.logged_call as
select t.transaction_id, t.request_id, p.name as principal,
  (c.position - 1)::integer as call_number,
  (c.call ->> 0)::integer as parent_number,
  c.call ->> 2 as grain,
  m.interface_name, m.method_name,
  t.started_at + (c.call ->> 3)::bigint * interval '1 microsecond' as started_at,
  (c.call ->> 4)::bigint * interval '1 microsecond' as duration,
  l.first_request, l.last_request, l.late_requests
from platform.commit_log l
cross join lateral unnest(l.transaction_ids, l.request_ids, l.principal_ids, l.started_at, l.calls)
  as t (transaction_id, request_id, principal_id, started_at, calls)
join platform.principal p on p.principal_id = t.principal_id
cross join lateral json_array_elements(t.calls::json) with ordinality as c (call, position)
join platform.method m on m.method_id = (c.call ->> 1)::integer;

create view platform.logged_version as
select k.service_id, k.grain_type, w.grain_key, k.state_name, w.version, w.transaction_id,
  platform.transaction_time(w.transaction_id) as committed_at, t.request_id, p.name as principal,
  coalesce(m.interface_name || '.' || m.method_name, '') as operation, w.call::integer as call_number, w.payload::jsonb as payload,
  l.written_names, l.first_transaction, l.last_transaction
from platform.commit_log l
cross join lateral unnest(l.written_kinds, l.written_keys, l.written_versions, l.written_in, l.written_by, l.payloads)
  as w (kind_id, grain_key, version, transaction_id, call, payload)
join platform.item_kind k on k.kind_id = w.kind_id
cross join lateral unnest(l.transaction_ids, l.request_ids, l.principal_ids, l.calls) as t (transaction_id, request_id, principal_id, calls)
join platform.principal p on p.principal_id = t.principal_id
left join platform.method m on m.method_id = (t.calls::json -> w.call::integer ->> 1)::integer
where t.transaction_id = w.transaction_id;

create view platform.logged_access as
select k.service_id, k.grain_type, a.grain_key, k.state_name, a.version_read, a.version_written, a.transaction_id,
  a.call::integer as call_number, platform.transaction_time(a.transaction_id) as committed_at, t.request_id, p.name as principal,
  coalesce(m.interface_name || '.' || m.method_name, '') as operation,
  l.first_request, l.last_request, l.late_requests, l.written_names, l.read_names, l.first_transaction, l.last_transaction
from platform.commit_log l
cross join lateral (
  select r.kind_id, r.grain_key, r.version as version_read, null::bigint as version_written, r.transaction_id, r.call
  from unnest(l.read_kinds, l.read_keys, l.read_versions, l.read_in, l.read_by) as r (kind_id, grain_key, version, transaction_id, call)
  union all
  select w.kind_id, w.grain_key, w.version - 1, w.version, w.transaction_id, w.call
  from unnest(l.written_kinds, l.written_keys, l.written_versions, l.written_in, l.written_by)
    as w (kind_id, grain_key, version, transaction_id, call)
) a
join platform.item_kind k on k.kind_id = a.kind_id
cross join lateral unnest(l.transaction_ids, l.request_ids, l.principal_ids, l.calls) as t (transaction_id, request_id, principal_id, calls)
join platform.principal p on p.principal_id = t.principal_id
left join platform.method m on m.method_id = (t.calls::json -> a.call::integer ->> 1)::integer
where t.transaction_id = a.transaction_id;

create view platform.provenance_call as
select transaction_id, request_id, principal, call_number, parent_number, grain, interface_name, method_name, started_at, duration
from platform.logged_call;
comment on view platform.provenance_call is
  'The calls of committed transactions, numbered from 0, callers before the called: which method of which grain, for whom, when, how long. Those of one request: platform.request_calls(id).';

create view platform.item_history as
select service_id, grain_type, grain_key, state_name, version, transaction_id, committed_at, request_id, principal, operation, call_number, payload
from platform.logged_version;
comment on view platform.item_history is
  'Every version of every item of state, with the operation that wrote it. A null payload is a cleared state; personal data is encrypted. Those of one grain: platform.grain_history(type, key).';

create view platform.provenance_access as
select service_id, grain_type, grain_key, state_name, version_read, version_written, transaction_id, call_number, committed_at, request_id, principal, operation
from platform.logged_access;
comment on view platform.provenance_access is
  'Who read or wrote which version of an item. version_read 0: it did not exist; version_written null: it was only read. Those of one request or grain: platform.request_accesses(id), platform.grain_accesses(type, key).';

create function platform.request_calls(request uuid) returns setof platform.provenance_call language sql stable as $$
  select transaction_id, request_id, principal, call_number, parent_number, grain, interface_name, method_name, started_at, duration
  from platform.logged_call
  where ((first_request <= request and last_request >= request) or late_requests @> array[request]) and request_id = request
$$;

create function platform.request_accesses(request uuid) returns setof platform.provenance_access language sql stable as $$
  select service_id, grain_type, grain_key, state_name, version_read, version_written, transaction_id, call_number, committed_at, request_id, principal, operation
  from platform.logged_access
  where ((first_request <= request and last_request >= request) or late_requests @> array[request]) and request_id = request
$$;

create function platform.grain_history(type text, key text) returns setof platform.item_history language sql stable as $$
  select service_id, grain_type, grain_key, state_name, version, transaction_id, committed_at, request_id, principal, operation, call_number, payload
  from platform.logged_version
  where written_names @> array[platform.name_hash(key)] and grain_key = key and grain_type = type
$$;

create function platform.grain_accesses(type text, key text) returns setof platform.provenance_access language sql stable as $$
  select service_id, grain_type, grain_key, state_name, version_read, version_written, transaction_id, call_number, committed_at, request_id, principal, operation
  from platform.logged_access
  where (written_names @> array[platform.name_hash(key)] or read_names @> array[platform.name_hash(key)]) and grain_key = key and grain_type = type
$$;
