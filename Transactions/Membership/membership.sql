-- The membership table.

-- name: AddCluster
insert into platform.cluster (cluster_id, version) values ($1, 0) on conflict do nothing;

-- name: ReadSilos
select c.version, s.address, s.silo_name, s.host_name, s.status, s.gateway_port, s.started_at, s.alive_at, s.etag,
  s.suspects, s.role_name
from platform.cluster c
left join platform.silo s on s.cluster_id = c.cluster_id and ($2::text is null or s.address = $2)
where c.cluster_id = $1;

-- name: InsertSilo
with raised as (
  update platform.cluster as c set version = c.version + 1
  where c.cluster_id = $1 and c.version = $2
    and not exists (select 1 from platform.silo s where s.cluster_id = $1 and s.address = $3)
  returning 1
)
insert into platform.silo (cluster_id, address, silo_name, host_name, status, gateway_port, started_at, alive_at, etag, suspects, role_name)
select $1, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11 from raised;

-- name: UpdateSilo
with raised as (
  update platform.cluster as c set version = c.version + 1
  where c.cluster_id = $1 and c.version = $2
    and exists (select 1 from platform.silo s where s.cluster_id = $1 and s.address = $3 and s.etag = $12)
  returning 1
)
update platform.silo
set silo_name = $4, host_name = $5, status = $6, gateway_port = $7, started_at = $8, alive_at = greatest(alive_at, $9),
  etag = etag + 1, suspects = $10, role_name = $11
where cluster_id = $1 and address = $3 and exists (select 1 from raised);

-- name: SignOfLife
update platform.silo set alive_at = $3 where cluster_id = $1 and address = $2 and status <> 6;

-- name: RemoveDeadSilos
delete from platform.silo where cluster_id = $1 and status = 6 and alive_at < $2;

-- name: RemoveCluster
with silos as (delete from platform.silo where cluster_id = $1)
delete from platform.cluster where cluster_id = $1;

-- name: Gateways
select address, gateway_port from platform.silo where cluster_id = $1 and status = 3 and gateway_port > 0;
