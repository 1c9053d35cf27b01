-- The transfers as an experienced developer would write them without the platform: no history, no provenance.

-- name: Schema
create table account (id text primary key, balance numeric not null, version bigint not null) with (fillfactor = 50);
create table transfer (id bigint generated always as identity primary key, from_id text not null, to_id text not null, amount numeric not null,
  at timestamptz not null default now());

-- name: Open
insert into account (id, balance, version) select 'account-' || n, $2, 1 from generate_series(0, $1 - 1) as n;

-- name: Withdraw
update account set balance = balance - $2, version = version + 1 where id = $1 and balance >= $2;

-- name: Deposit
update account set balance = balance + $2, version = version + 1 where id = $1;

-- name: Record
insert into transfer (from_id, to_id, amount) values ($1, $2, $3);
