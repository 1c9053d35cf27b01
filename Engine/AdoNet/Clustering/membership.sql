-- Members of clusters: which silos there are, and which of them are alive.

-- name: TablesExist
select exists (
  select 1 from information_schema.columns
  where table_name = 'orleans_silo' and column_name = 'suspects' and table_schema = any (current_schemas(false))
);

-- name: CreateTables
-- Two processes that create a table at a time would fail, so they take turns.
select pg_advisory_xact_lock(7041603);
create table if not exists orleans_cluster (
  cluster_id text not null constraint orleans_cluster_pkey primary key,
  version integer not null -- grows by one with every change of a silo's row
);
create table if not exists orleans_silo (
  cluster_id text not null constraint orleans_silo_cluster_fkey references orleans_cluster (cluster_id) on delete cascade,
  address text not null, -- ip:port@generation
  silo_name text not null,
  host_name text not null,
  status smallint not null constraint orleans_silo_status_known check (status between 0 and 6),
  gateway_port integer not null, -- 0: takes no clients
  started_at timestamptz not null,
  alive_at timestamptz not null, -- last sign of life
  etag bigint not null, -- grows by one with every change but signs of life
  constraint orleans_silo_pkey primary key (cluster_id, address)
);
alter table orleans_silo add column if not exists role_name text not null default ''; -- what the silo says of itself
alter table orleans_silo add column if not exists suspects text not null default ''; -- votes for its death: silo,time|silo,time

-- name: AddCluster
insert into orleans_cluster (cluster_id, version) values ($1, 0) on conflict do nothing;

-- name: ReadSilos
select c.version, s.address, s.silo_name, s.host_name, s.status, s.gateway_port, s.started_at, s.alive_at, s.etag,
  s.suspects, s.role_name
from orleans_cluster c
left join orleans_silo s on s.cluster_id = c.cluster_id and ($2::text is null or s.address = $2)
where c.cluster_id = $1;

-- name: InsertSilo
with raised as (
  update orleans_cluster as c set version = c.version + 1
  where c.cluster_id = $1 and c.version = $2
    and not exists (select 1 from orleans_silo s where s.cluster_id = $1 and s.address = $3)
  returning 1
)
insert into orleans_silo (cluster_id, address, silo_name, host_name, status, gateway_port, started_at, alive_at, etag, suspects, role_name)
select $1, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11 from raised;

-- name: UpdateSilo
with raised as (
  update orleans_cluster as c set version = c.version + 1
  where c.cluster_id = $1 and c.version = $2
    and exists (select 1 from orleans_silo s where s.cluster_id = $1 and s.address = $3 and s.etag = $12)
  returning 1
)
update orleans_silo
set silo_name = $4, host_name = $5, status = $6, gateway_port = $7, started_at = $8, alive_at = greatest(alive_at, $9),
  etag = etag + 1, suspects = $10, role_name = $11
where cluster_id = $1 and address = $3 and exists (select 1 from raised);

-- name: SignOfLife
update orleans_silo set alive_at = $3 where cluster_id = $1 and address = $2 and status <> 6;

-- name: RemoveDeadSilos
delete from orleans_silo where cluster_id = $1 and status = 6 and alive_at < $2;

-- name: RemoveCluster
delete from orleans_cluster where cluster_id = $1;

-- name: Gateways
select address, gateway_port from orleans_silo where cluster_id = $1 and status = 3 and gateway_port > 0;
