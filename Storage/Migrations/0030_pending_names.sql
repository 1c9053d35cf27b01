-- A commit only appends to the index's list of pending entries. Emptying it took the commit that found it full (512 kB) some tens of
-- milliseconds, and everybody behind it; silos now have it emptied beside their commits, every few seconds (MergePendingNames), in larger,
-- cheaper portions. The limit is for the case that nobody does.
alter index platform.commit_log_names set (gin_pending_list_limit = 65536);
