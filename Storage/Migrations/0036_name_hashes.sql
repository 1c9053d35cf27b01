-- The index of names had every request id and every key as it is. Requests have ids that begin with their time (UUID version 7), as tries
-- have: a range for each batch finds them and costs a commit almost nothing; only ids that do not tell about the time of their commit are
-- in the index. Keys are there as numbers, of which the list of pending entries and the index hold and compare far more in the same time.

do $$
begin
  if exists (select from platform.prepared_commit where status = 0) then
    raise exception 'Transactions wait for a committer''s service (prepared_commit, status 0), and what they will write is stored in the form of the version before. '
      'Start that version once more and let it finish them.';
  end if;
end $$;

-- FNV-1a, 32 bits, of the UTF-8 form, as a signed number. Two names may have the same: whoever looks for one compares the name as well.
create function platform.name_hash(name text) returns integer language plpgsql immutable strict parallel safe as $$
declare
  bytes bytea := convert_to(name, 'UTF8');
  hash bigint := 2166136261;
begin
  for i in 0 .. length(bytes) - 1 loop
    hash := ((hash # get_byte(bytes, i)) * 16777619) & 4294967295;
  end loop;
  return case when hash >= 2147483648 then hash - 4294967296 else hash end;
end $$;

alter table platform.commit_log
  add column first_request uuid, -- of the requests whose ids begin with about the time of their commit; null: none does
  add column last_request uuid,
  add column late_requests uuid[] not null default '{}', -- the others
  add column written_names integer[] not null default '{}', -- name_hash of written_keys, each once
  add column read_names integer[] not null default '{}';

drop index platform.commit_log_names;
drop index platform.commit_log_range;

create temporary table hashed on commit drop as
select name, platform.name_hash(name) as hash
from (select unnest(written_keys) as name from platform.commit_log union select unnest(read_keys) from platform.commit_log) n;
create index on hashed (name);
analyze hashed;

-- Of earlier batches all requests are in the range, however wide that makes it.
update platform.commit_log l set
  first_request = (select id from unnest(l.request_ids) id order by id limit 1),
  last_request = (select id from unnest(l.request_ids) id order by id desc limit 1),
  written_names = coalesce((select array_agg(distinct h.hash) from unnest(l.written_keys) as k (name) join hashed h using (name)), '{}'),
  read_names = coalesce((select array_agg(distinct h.hash) from unnest(l.read_keys) as k (name) join hashed h using (name)), '{}');

do $$
declare
  name text;
begin
  foreach name in array array['late_requests', 'written_names', 'read_names'] loop
    execute format('alter table platform.commit_log alter column %I set storage external', name);
  end loop;
end $$;

create index commit_log_range on platform.commit_log
  using brin (first_transaction, last_transaction, first_try, last_try, first_request, last_request) with (pages_per_range = 16, autosummarize = on);
create index commit_log_names on platform.commit_log using gin (late_requests, written_names, read_names) with (gin_pending_list_limit = 65536);

-- Call trees, contents and keys of a batch have much in common. A server without LZ4 stores them as they are.
do $$
declare
  name text;
begin
  foreach name in array array['calls', 'payloads', 'written_keys', 'read_keys'] loop
    execute format('alter table platform.commit_log alter column %I set compression lz4', name);
    execute format('alter table platform.commit_log alter column %I set storage extended', name);
  end loop;
exception when feature_not_supported then
  raise notice 'No LZ4: %', sqlerrm;
end $$;
