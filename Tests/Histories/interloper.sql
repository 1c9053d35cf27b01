-- What nobody may do beside the silos.

-- name: AppendBehindTheSilo
update platform.state
set version = version + 1, payload = jsonb_set(payload, '{values}', (payload -> 'values') || to_jsonb($2::bigint))
where grain_key = $1 and jsonb_typeof(payload -> 'values') = 'array';
