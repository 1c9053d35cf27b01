-- Effects in other systems, by the durable requests that made them. The row with the intent is durable before the call
-- leaves, the receipt before the request goes on. It is also the record of disclosures: who received something, when.

create table platform.effect (
  request_id uuid not null,
  ordinal integer not null,
  service_id text not null,
  name text not null,
  provider text not null,
  key text not null, -- the idempotency key that the provider gets, the same in every try
  status smallint not null constraint effect_status_known check (status between 0 and 2), -- intended, settled, parked
  attempts integer not null,
  intended_at timestamptz not null,
  deadline timestamptz not null,
  receipt jsonb,
  settled_at timestamptz, -- when it got its receipt, or was parked
  last_error text, -- the kind of the last failure; never its message, which may contain anything
  transaction_id bigint not null,
  constraint effect_pkey primary key (request_id, ordinal),
  constraint effect_settled_has_receipt check ((status = 1) = (receipt is not null)),
  constraint effect_ended_has_time check ((status = 0) = (settled_at is null))
);
-- What waits for a person.
create index effect_parked on platform.effect (service_id, settled_at) where status = 2;
