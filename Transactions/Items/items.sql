-- name: ReadItems
select i.position, h.version, h.transaction_id, h.payload::text
from unnest($1::integer[], $2::text[], $3::integer[]) as i (kind_id, grain_key, position)
join platform.state s on s.kind_id = i.kind_id and s.grain_key = i.grain_key
join platform.state_history h on h.kind_id = s.kind_id and h.grain_key = s.grain_key and h.version = s.version;
