-- The role and the database of the platform in the embedded server. The role is no superuser, as it would be anywhere else.

-- name: RoleExists
select exists (select from pg_roles where rolname = $1);

-- name: RoleCommand
-- DDL takes no parameters, so the server itself quotes them into the command.
select format('create role %I login createdb password %L', $1::text, $2::text);

-- name: DatabaseExists
select exists (select from pg_database where datname = $1);

-- name: DatabaseCommand
select format('create database %I owner %I', $1::text, $2::text);
