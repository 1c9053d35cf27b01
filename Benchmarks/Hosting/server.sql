-- name: KeepLog
alter system set min_wal_size = '1GB';

-- name: Reload
select pg_reload_conf();

-- name: FillLog
-- Each time a new file of 16 MB.
do $$
begin
  for i in 1 .. 50 loop
    perform pg_logical_emit_message(false, '', ''), pg_switch_wal();
  end loop;
end $$;

-- name: Checkpoint
checkpoint;
