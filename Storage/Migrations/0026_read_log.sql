-- What was read, one row for each batch instead of one for each read: records of reads come in hundreds, and a row with its
-- place in an index for each of them costs more than the reading. The arrays run in parallel, one element for each read.
create table platform.read_log (
  batch_id bigint not null, -- above the ids of its transactions
  kind_ids integer[] not null,
  grain_keys text[] not null,
  transaction_ids bigint[] not null,
  calls smallint[] not null,
  versions bigint[] not null -- 0: it did not exist
);
alter table platform.read_log
  alter column kind_ids set storage external,
  alter column grain_keys set storage external,
  alter column transaction_ids set storage external,
  alter column calls set storage external,
  alter column versions set storage external;

insert into platform.read_log
select t.batch_id, array_agg(r.kind_id), array_agg(r.grain_key), array_agg(r.transaction_id), array_agg(r.call), array_agg(r.version)
from platform.item_read r join platform.transaction t on t.transaction_id = r.transaction_id
group by t.batch_id;

create index read_log_batch on platform.read_log (batch_id);
-- Who read an item is asked rarely; the short pending list keeps the commit that empties it quick.
create index read_log_item on platform.read_log using gin (grain_keys) with (gin_pending_list_limit = 512);

drop view if exists platform.provenance_access; -- Made again by a later migration.
drop table platform.item_read;

create view platform.item_read as
select r.kind_id, r.grain_key, r.transaction_id, r.call, r.version, l.batch_id
from platform.read_log l
cross join lateral unnest(l.kind_ids, l.grain_keys, l.transaction_ids, l.calls, l.versions)
  as r (kind_id, grain_key, transaction_id, call, version);
comment on view platform.item_read is
  'Reads of items that the same transaction did not write. (A write of version n has read version n - 1.) Ask for a batch_id, or read_log for grain_keys @> array[…]: both have an index.';
