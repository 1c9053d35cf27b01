-- name: ReadItems
-- The last commit of all silos comes first: who replaces what others have read elsewhere, where the item was before, commits above them, too.
-- A prepared item is about to change, by a transaction of which only its service knows the outcome.
select -1, 0::bigint, coalesce((select max(batch_id) from platform.commit_batch), 0), null::text, null::uuid
union all
select i.position, coalesce(s.version, 0), coalesce(s.transaction_id, 0), s.payload::text, p.try_id
from unnest($1::integer[], $2::text[], $3::integer[]) as i (kind_id, grain_key, position)
left join platform.state s on s.kind_id = i.kind_id and s.grain_key = i.grain_key
left join platform.prepared_item p on p.kind_id = i.kind_id and p.grain_key = i.grain_key
where s.version is not null or p.try_id is not null;
