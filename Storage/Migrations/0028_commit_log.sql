-- Everything that a commit batch tells of its transactions is one row: who did what, what was read, what was written. A row for each
-- transaction, version and read, each with its places in B-trees, cost more than half of what a commit costs. A state keeps its
-- content itself, so that nobody has to look for it in the log.

do $$
begin
  if exists (select from platform.prepared_commit where status = 0) then
    raise exception 'Transactions wait for a committer''s service (prepared_commit, status 0), and what they will write is stored in the form of the version before. '
      'Start that version once more and let it finish them.';
  end if;
end $$;

-- Three groups of arrays run in parallel, with one element for each transaction, write and read. calls has the call tree of a
-- transaction as a JSON array of [parent's position or null, method_id, grain id, start in µs after the first call's, duration in µs].
create table platform.commit_log (
  batch_id bigint not null, -- above the ids of its transactions
  first_transaction bigint not null,
  last_transaction bigint not null,
  first_try uuid,
  last_try uuid,

  transaction_ids bigint[] not null,
  request_ids uuid[] not null,
  principal_ids integer[] not null,
  started_at timestamptz[] not null,
  calls text[] not null,
  try_ids uuid[] not null, -- null for commits that are no grain's transaction

  written_kinds integer[] not null,
  written_keys text[] not null,
  written_versions bigint[] not null,
  written_in bigint[] not null, -- the transaction
  written_by smallint[] not null, -- the position of the call in the transaction's calls
  payloads text[] not null, -- JSON; null: the state was cleared

  read_kinds integer[] not null, -- what the same transaction did not write
  read_keys text[] not null,
  read_versions bigint[] not null, -- 0: it did not exist
  read_in bigint[] not null,
  read_by smallint[] not null
);

do $$
declare
  name text;
begin
  foreach name in array array['transaction_ids', 'request_ids', 'principal_ids', 'started_at', 'calls', 'try_ids',
    'written_kinds', 'written_keys', 'written_versions', 'written_in', 'written_by', 'payloads',
    'read_kinds', 'read_keys', 'read_versions', 'read_in', 'read_by']
  loop
    execute format('alter table platform.commit_log alter column %I set storage external', name);
  end loop;
end $$;

insert into platform.commit_log
select t.batch_id, t.first_transaction, t.last_transaction, t.tries[1], t.tries[array_upper(t.tries, 1)],
  t.transaction_ids, t.request_ids, t.principal_ids, t.started_at, t.calls, t.try_ids,
  coalesce(w.kinds, '{}'), coalesce(w.keys, '{}'), coalesce(w.versions, '{}'), coalesce(w.transaction_ids, '{}'), coalesce(w.calls, '{}'),
  coalesce(w.payloads, '{}'),
  coalesce(r.kinds, '{}'), coalesce(r.keys, '{}'), coalesce(r.versions, '{}'), coalesce(r.transaction_ids, '{}'), coalesce(r.calls, '{}')
from (
  select batch_id, min(transaction_id) as first_transaction, max(transaction_id) as last_transaction,
    array_agg(try_id order by try_id) filter (where try_id is not null) as tries,
    array_agg(transaction_id order by transaction_id) as transaction_ids, array_agg(request_id order by transaction_id) as request_ids,
    array_agg(principal_id order by transaction_id) as principal_ids, array_agg(started_at order by transaction_id) as started_at,
    array_agg(calls::text order by transaction_id) as calls, array_agg(try_id order by transaction_id) as try_ids
  from platform.transaction
  group by batch_id
) t
left join (
  select t.batch_id, array_agg(h.kind_id order by h.transaction_id, h.version) as kinds, array_agg(h.grain_key order by h.transaction_id, h.version) as keys,
    array_agg(h.version order by h.transaction_id, h.version) as versions,
    array_agg(h.transaction_id order by h.transaction_id, h.version) as transaction_ids,
    array_agg(h.call order by h.transaction_id, h.version) as calls, array_agg(h.payload::text order by h.transaction_id, h.version) as payloads
  from platform.state_history h join platform.transaction t using (transaction_id)
  group by t.batch_id
) w on w.batch_id = t.batch_id
left join (
  select batch_id, array_agg(kind_id) as kinds, array_agg(grain_key) as keys, array_agg(version) as versions,
    array_agg(transaction_id) as transaction_ids, array_agg(call) as calls
  from platform.item_read
  group by batch_id
) r on r.batch_id = t.batch_id;

create index commit_log_time on platform.commit_log (last_transaction, first_transaction);
-- For one transaction or try: ids begin with their time, so a few blocks hold it, and a commit pays almost nothing.
create index commit_log_range on platform.commit_log using brin (first_transaction, last_transaction, first_try, last_try)
  with (pages_per_range = 16, autosummarize = on);
-- What a request did, and who touched an item. The short pending list keeps the commit that empties it quick.
create index commit_log_names on platform.commit_log using gin (request_ids, written_keys, read_keys) with (gin_pending_list_limit = 512);

-- A state with its content: the last version in the log, and no heap row or index entry more than before for a new one.
alter table platform.state add column payload jsonb;
update platform.state s set payload = h.payload
from platform.state_history h where h.kind_id = s.kind_id and h.grain_key = s.grain_key and h.version = s.version;
comment on column platform.state.payload is 'Null: the state was cleared.';

drop view platform.current_state;
drop view platform.item_read;
drop view if exists platform.provenance_access, platform.item_history, platform.provenance_call; -- Made again by a later migration.
drop table platform.read_log, platform.state_history, platform.transaction;

create view platform.current_state as
select k.service_id, k.grain_type, s.grain_key, k.state_name, s.version, s.transaction_id, s.payload
from platform.state s
join platform.item_kind k on k.kind_id = s.kind_id;

-- The log one by one. Views show all of it, in which a condition on one column finds nothing quickly; who looks for something says so to
-- commit_log, by the columns that have an index.
create view platform.transaction as
select t.transaction_id, l.batch_id, t.request_id, t.principal_id, t.started_at, t.calls::json as calls, t.try_id
from platform.commit_log l
cross join lateral unnest(l.transaction_ids, l.request_ids, l.principal_ids, l.started_at, l.calls, l.try_ids)
  as t (transaction_id, request_id, principal_id, started_at, calls, try_id);
comment on view platform.transaction is 'Committed transactions: who, for which request, with which calls.';

create view platform.state_history as
select w.kind_id, w.grain_key, w.version, w.transaction_id, w.call, w.payload::jsonb as payload, l.batch_id
from platform.commit_log l
cross join lateral unnest(l.written_kinds, l.written_keys, l.written_versions, l.written_in, l.written_by, l.payloads)
  as w (kind_id, grain_key, version, transaction_id, call, payload);
comment on view platform.state_history is 'Every version of every state with its content; a null payload is a cleared state.';

create view platform.item_read as
select r.kind_id, r.grain_key, r.transaction_id, r.call, r.version, l.batch_id
from platform.commit_log l
cross join lateral unnest(l.read_kinds, l.read_keys, l.read_in, l.read_by, l.read_versions)
  as r (kind_id, grain_key, transaction_id, call, version);
comment on view platform.item_read is 'Reads of items that the same transaction did not write. (A write of version n has read version n - 1.)';
