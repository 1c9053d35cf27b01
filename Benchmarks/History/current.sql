-- The tables of the platform without history: the current version of a state with its content, and nothing about who made it.

-- name: Tables
drop table platform.state_history cascade; -- And with it the views that tell of it.
alter table platform.state add column payload jsonb;
create view platform.state_history as -- Where the platform looks for the content of a current version.
select kind_id, grain_key, version, transaction_id, 0::smallint as call, payload from platform.state;
create view platform.current_state as
select k.service_id, k.grain_type, s.grain_key, k.state_name, s.version, s.transaction_id, s.payload
from platform.state s join platform.item_kind k on k.kind_id = s.kind_id;

-- name: Replace
with done as (
  update platform.state as s
  set version = i.version, transaction_id = i.transaction_id, payload = i.payload::jsonb
  from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
    as i (kind_id, grain_key, expected, version, transaction_id, payload)
  where s.kind_id = i.kind_id and s.grain_key = i.grain_key and s.version = i.expected
  returning 1
)
select platform.require((select count(*) from done), $7, 'state version');

-- name: Insert
with done as (
  insert into platform.state (kind_id, grain_key, version, transaction_id, payload)
  select i.kind_id, i.grain_key, i.version, i.transaction_id, i.payload::jsonb
  from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
    as i (kind_id, grain_key, version, transaction_id, payload)
  on conflict do nothing
  returning 1
)
select platform.require((select count(*) from done), $6, 'new state');
