-- The silos of each cluster. Whoever changes a row raises the cluster's version in the same statement, so that changes are in one
-- order and nobody overwrites what he has not seen. A sign of life (alive_at) changes no version.
create table platform.cluster (
  cluster_id text not null,
  version integer not null constraint cluster_version_range check (version >= 0),
  constraint cluster_pkey primary key (cluster_id)
);

create table platform.silo (
  cluster_id text not null,
  address text not null, -- ip:port@generation
  silo_name text not null,
  host_name text not null,
  status smallint not null constraint silo_status check (status between 0 and 6), -- 2 joining, 3 active, 4 shutting down, 6 dead
  gateway_port integer not null, -- 0: takes no clients
  started_at timestamptz not null,
  alive_at timestamptz not null,
  etag bigint not null,
  constraint silo_pkey primary key (cluster_id, address)
);

-- A free place has no holder; a silo that was declared dead loses its place, and with it the right to commit.
comment on column platform.fence.holder is 'address of the silo that has the place; empty when it is free';
