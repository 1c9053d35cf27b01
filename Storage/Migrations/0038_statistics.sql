-- What the arrays and contents hold is of no use to the planner, but every ANALYZE unpacked 30,000 batches for it: half a minute of a processor, in which,
-- as it keeps a snapshot, no version of a state that was replaced meanwhile could be removed. Rows that change often grew chains of a hundred versions.

do $$
declare
  name text;
begin
  foreach name in array array['transaction_ids', 'request_ids', 'principal_ids', 'started_at', 'calls', 'try_ids',
    'written_kinds', 'written_keys', 'written_versions', 'written_in', 'written_by', 'payloads',
    'read_kinds', 'read_keys', 'read_versions', 'read_in', 'read_by', 'late_requests', 'written_names', 'read_names']
  loop
    execute format('alter table platform.commit_log alter column %I set statistics 0', name);
  end loop;
end $$;

alter table platform.state alter column payload set statistics 0;
