-- name: Durability
-- Null where a PostgreSQL-compatible database has no such setting.
select current_setting('fsync', true), current_setting('synchronous_commit', true), current_setting('full_page_writes', true);

-- name: Ping
select 1;
