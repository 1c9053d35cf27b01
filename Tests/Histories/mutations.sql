-- Broken builds, made in the database: the platform runs as it is, and a check of its commits lets everything pass.

-- Who is replaced keeps its epoch, so that whatever asks for it finds it as it was.
-- name: SkipFence
create or replace function platform.keep_epoch() returns trigger language plpgsql as $$
begin
  new.epoch := old.epoch;
  return new;
end $$;
create or replace trigger keep_epoch before update on platform.fence for each row execute function platform.keep_epoch();

-- name: SkipVersionGuard
create or replace function platform.require(actual bigint, expected bigint, what text) returns void
language plpgsql as $$
begin
  if what not in ('state version', 'new state') and actual is distinct from expected then
    raise exception 'guard failed: % (% of %)', what, actual, expected using errcode = 'OP001';
  end if;
end $$;
