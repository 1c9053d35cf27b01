-- The statements of a commit batch. They run in the order of their tables (BatchTable.Order) in one implicit transaction; arrays carry the rows.

-- name: Begin
-- The silo has its place, and the batch takes its id.
with held as (
  select 1 from platform.fence where service_id = $1 and slot = $2 and epoch = $3 for share
), batch as (
  insert into platform.commit_batch (batch_id, epoch, committed_at, outcome) values ($4, $3, $5, 1)
)
select platform.require((select count(*) from held), 1, 'fence');

-- name: PlanByKey
-- Every statement finds its rows by a key. A plan that reads a table, or the bitmap of an index, may look as cheap while the table is small, but it
-- would be kept when the table has grown; and a scan of a bitmap never clears what dead versions have left in the index.
select
  set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false),
  set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false);

-- name: HoldsPlace
select exists (select 1 from platform.fence where service_id = $1 and slot = $2 and epoch = $3);

-- name: Participants
with held as (
  select 1 from platform.fence f
  join unnest($2::smallint[], $3::bigint[]) as p (slot, epoch) on p.slot = f.slot and p.epoch = f.epoch
  where f.service_id = $1 for share of f
)
select platform.require((select count(*) from held), $4, 'participant');

-- name: InsertLog
insert into platform.commit_log values (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27);

-- name: CommitOneState
-- Begin, UpdateStates and InsertLog in one.
with held as (
  select 1 from platform.fence where service_id = $1 and slot = $2 and epoch = $3 for share
), batch as (
  insert into platform.commit_batch (batch_id, epoch, committed_at, outcome) values ($4, $3, $5, 1)
), log as (
  insert into platform.commit_log values (
    $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
), one as (
  update platform.state set version = $36, transaction_id = $37, payload = $38
  where kind_id = $33 and grain_key = $34 and version = $35
  returning 1
)
select platform.require((select count(*) from held), 1, 'fence'), platform.require((select count(*) from one), 1, 'state version');

-- name: CommitTwoStates
with held as (
  select 1 from platform.fence where service_id = $1 and slot = $2 and epoch = $3 for share
), batch as (
  insert into platform.commit_batch (batch_id, epoch, committed_at, outcome) values ($4, $3, $5, 1)
), log as (
  insert into platform.commit_log values (
    $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
), one as (
  update platform.state set version = $36, transaction_id = $37, payload = $38
  where kind_id = $33 and grain_key = $34 and version = $35
  returning 1
), two as (
  update platform.state set version = $42, transaction_id = $43, payload = $44
  where kind_id = $39 and grain_key = $40 and version = $41
  returning 1
)
select platform.require((select count(*) from held), 1, 'fence'), platform.require((select count(*) from one) + (select count(*) from two), 2, 'state version');

-- name: CommitStates
-- Begin, Participants, UpdateStates and InsertLog in one.
with held as (
  select 1 from platform.fence where service_id = $1 and slot = $2 and epoch = $3 for share
), participants as (
  select 1 from platform.fence f
  join unnest($33::smallint[], $34::bigint[]) as p (slot, epoch) on p.slot = f.slot and p.epoch = f.epoch
  where f.service_id = $1 for share of f
), batch as (
  insert into platform.commit_batch (batch_id, epoch, committed_at, outcome) values ($4, $3, $5, 1)
), log as (
  insert into platform.commit_log values (
    $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
), done as (
  update platform.state as s
  set version = i.version, transaction_id = i.transaction_id, payload = i.payload::jsonb
  from unnest($36::integer[], $37::text[], $38::bigint[], $39::bigint[], $40::bigint[], $41::text[])
    as i (kind_id, grain_key, expected, version, transaction_id, payload)
  where s.kind_id = i.kind_id and s.grain_key = i.grain_key and s.version = i.expected
  returning 1
)
select
  platform.require((select count(*) from held), 1, 'fence'), platform.require((select count(*) from participants), $35, 'participant'),
  platform.require((select count(*) from done), $42, 'state version');

-- name: CommitLog
-- Begin and InsertLog in one.
with held as (
  select 1 from platform.fence where service_id = $1 and slot = $2 and epoch = $3 for share
), batch as (
  insert into platform.commit_batch (batch_id, epoch, committed_at, outcome) values ($4, $3, $5, 1)
), log as (
  insert into platform.commit_log values (
    $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
)
select platform.require((select count(*) from held), 1, 'fence');

-- name: UpdateStates
with done as (
  update platform.state as s
  set version = i.version, transaction_id = i.transaction_id, payload = i.payload::jsonb
  from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
    as i (kind_id, grain_key, expected, version, transaction_id, payload)
  where s.kind_id = i.kind_id and s.grain_key = i.grain_key and s.version = i.expected
  returning 1
)
select platform.require((select count(*) from done), $7, 'state version');

-- name: InsertStates
with done as (
  insert into platform.state (kind_id, grain_key, version, transaction_id, payload)
  select i.kind_id, i.grain_key, i.version, i.transaction_id, i.payload::jsonb
  from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
    as i (kind_id, grain_key, version, transaction_id, payload)
  on conflict do nothing
  returning 1
)
select platform.require((select count(*) from done), $6, 'new state');

-- name: RequireVersions
select platform.require((
  select count(*)
  from unnest($1::integer[], $2::text[], $3::bigint[]) as i (kind_id, grain_key, expected)
  left join platform.state s on s.kind_id = i.kind_id and s.grain_key = i.grain_key
  where coalesce(s.version, 0) = i.expected), $4, 'state version');

-- name: InsertPreparedItems
with done as (
  insert into platform.prepared_item (kind_id, grain_key, try_id)
  select * from unnest($1::integer[], $2::text[], $3::uuid[])
  on conflict do nothing
  returning 1
)
select platform.require((select count(*) from done), $4, 'prepared item');

-- name: InsertPreparedCommits
insert into platform.prepared_commit (
  try_id, service_id, slot, epoch, committer, operation_type, operation, statements, status, prepared_at)
select p.try_id, p.service_id, p.slot, p.epoch, p.committer, p.operation_type, p.operation::jsonb, p.statements::jsonb, 0, p.prepared_at
from unnest($1::uuid[], $2::text[], $3::smallint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[])
  as p (try_id, service_id, slot, epoch, committer, operation_type, operation, statements, prepared_at);

-- name: EndPreparedCommits
with done as (
  update platform.prepared_commit as p
  set status = e.status, ended_at = e.ended_at
  from unnest($1::uuid[], $2::smallint[], $3::timestamptz[]) as e (try_id, status, ended_at)
  where p.try_id = e.try_id and p.status = 0
  returning 1
)
select platform.require((select count(*) from done), $4, 'prepared commit');

-- name: DeletePreparedItems
delete from platform.prepared_item where try_id = any($1::uuid[]);

-- name: ClaimBatchAsAbandoned
insert into platform.commit_batch (batch_id, epoch, committed_at, outcome) values ($1, $2, $3, 2) on conflict do nothing;

-- name: BatchOutcome
select outcome from platform.commit_batch where batch_id = $1;

-- name: PlaceHolders
select holder from platform.fence where service_id = $1 and holder <> '';

-- name: FenceHolders
update platform.fence set epoch = epoch + 1, holder = '' where service_id = $1 and holder = any($2);

-- name: MergePendingNames
select gin_clean_pending_list('platform.commit_log_names');

-- name: BackendPid
select pg_backend_pid();

-- name: EndBlockers
select pg_terminate_backend(pid) from unnest(pg_blocking_pids($1)) as pid where pid <> 0;

-- name: TakeFreePlace
update platform.fence set epoch = epoch + 1, holder = $2, taken_at = $3
where service_id = $1 and slot = (
  select slot from platform.fence where service_id = $1 and holder = '' order by slot limit 1 for update skip locked)
returning slot, epoch;

-- name: AddPlace
insert into platform.fence (service_id, slot, epoch, holder, taken_at)
select $1, coalesce(max(slot) + 1, 0), 1, $2, $3 from platform.fence where service_id = $1
on conflict do nothing
returning slot, epoch;

-- name: LastStamp
select greatest(
  (select coalesce(max(last_transaction), 0) from platform.commit_log),
  (select coalesce(max(batch_id), 0) from platform.commit_batch));
