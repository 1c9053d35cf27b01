-- name: AddKeys
insert into platform.subject_key (key_id, subject, wrapped_key, created_at)
select key_id, subject, wrapped_key, $4 from unnest($1, $2, $3) with ordinality as new (key_id, subject, wrapped_key, position) order by position
on conflict do nothing;

-- name: FindBySubjects
select key_id, subject, wrapped_key from platform.subject_key where subject = any($1);

-- name: FindByIds
select key_id, subject, wrapped_key from platform.subject_key where key_id = any($1);
