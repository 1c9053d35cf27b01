-- name: StoredBytesPerTransaction
select sum(pg_total_relation_size(c.oid))::float8 / (select count(*) from platform.transaction)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'platform' and c.relkind = 'r';

-- name: Money
select sum((payload ->> 'balance')::numeric) from platform.current_state where grain_type = 'account' and state_name = 'balance';

-- name: StoredBytesByTable
select c.relname::text, pg_table_size(c.oid)::float8 / t.n, pg_indexes_size(c.oid)::float8 / t.n
from pg_class c join pg_namespace n on n.oid = c.relnamespace, (select count(*) as n from platform.transaction) t
where n.nspname = 'platform' and c.relkind = 'r' and pg_total_relation_size(c.oid) > t.n * 2
order by pg_total_relation_size(c.oid) desc;
