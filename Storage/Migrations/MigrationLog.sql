-- What was applied to this database. The runner makes the table itself, because it must read it before the first migration.

-- name: Lock
-- Held to the end of the transaction, so it works through a transaction-mode pooler and cannot be left behind.
select pg_advisory_xact_lock(7236119830250);

-- name: Exists
select to_regclass('platform.migration') is not null;

-- name: Create
create schema if not exists platform;
create table platform.migration (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null
);

-- name: Applied
select number, name, checksum from platform.migration order by number;

-- name: Record
insert into platform.migration (number, name, checksum, applied_at) values ($1, $2, $3, $4);
