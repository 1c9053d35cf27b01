-- The transfers as an experienced developer would write them without the platform: no history, no provenance.

-- name: Schema
create table account (id text primary key, balance numeric not null, version bigint not null) with (fillfactor = 50);
create table transfer (id bigint generated always as identity primary key, from_id text not null, to_id text not null, amount numeric not null,
  at timestamptz not null default now());
create function transfer(from_account text, to_account text, how_much numeric) returns boolean language plpgsql as $$
declare moved integer;
begin
  perform 1 from account where id in (from_account, to_account) order by id for update; -- In key order: no deadlock.
  update account set balance = balance - how_much, version = version + 1 where id = from_account and balance >= how_much;
  get diagnostics moved = row_count;
  if moved = 0 then return false; end if;
  update account set balance = balance + how_much, version = version + 1 where id = to_account;
  insert into transfer (from_id, to_id, amount) values (from_account, to_account, how_much);
  return true;
end $$;

-- name: Open
insert into account (id, balance, version) select 'account-' || n, $2, 1 from generate_series(0, $1 - 1) as n;

-- name: Withdraw
update account set balance = balance - $2, version = version + 1 where id = $1 and balance >= $2;

-- name: Deposit
update account set balance = balance + $2, version = version + 1 where id = $1;

-- name: Record
insert into transfer (from_id, to_id, amount) values ($1, $2, $3);

-- name: CallTransfer
select transfer($1, $2, $3);

-- name: CounterSchema
create table counter (id text primary key, content jsonb not null, version bigint not null) with (fillfactor = 50);

-- name: OpenCounters
insert into counter (id, content, version) select 'counter-' || n, '{"value": 0}', 1 from generate_series(0, $1 - 1) as n;

-- name: ReadCounterVersion
select version from counter where id = $1;

-- name: UpdateCounter
update counter set content = $2, version = version + 1 where id = $1 and version = $3;
