-- name: ReadItems
-- A prepared item is about to change, by a transaction of which only its service knows the outcome.
select i.position, coalesce(h.version, 0), coalesce(h.transaction_id, 0), h.payload::text, p.try_id
from unnest($1::integer[], $2::text[], $3::integer[]) as i (kind_id, grain_key, position)
left join platform.state s on s.kind_id = i.kind_id and s.grain_key = i.grain_key
left join platform.state_history h on h.kind_id = s.kind_id and h.grain_key = s.grain_key and h.version = s.version
left join platform.prepared_item p on p.kind_id = i.kind_id and p.grain_key = i.grain_key
where h.version is not null or p.try_id is not null;
