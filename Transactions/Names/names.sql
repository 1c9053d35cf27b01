-- Numbers for names. The insert comes first, so that a name of two silos gets one number.

-- name: AddKind
insert into platform.item_kind (service_id, grain_type, state_name) values ($1, $2, $3) on conflict do nothing;

-- name: FindKind
select kind_id from platform.item_kind where service_id = $1 and grain_type = $2 and state_name = $3;

-- name: AddMethod
insert into platform.method (interface_name, method_name) values ($1, $2) on conflict do nothing;

-- name: FindMethod
select method_id from platform.method where interface_name = $1 and method_name = $2;

-- name: AddPrincipal
insert into platform.principal (name) values ($1) on conflict do nothing;

-- name: FindPrincipal
select principal_id from platform.principal where name = $1;
