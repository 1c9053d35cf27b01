-- name: AddKey
insert into platform.subject_key (key_id, subject, wrapped_key, created_at) values ($1, $2, $3, $4) on conflict do nothing;

-- name: FindBySubject
select key_id, subject, wrapped_key from platform.subject_key where subject = $1;

-- name: FindByIds
select key_id, subject, wrapped_key from platform.subject_key where key_id = any($1);
