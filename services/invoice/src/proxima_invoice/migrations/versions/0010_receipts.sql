alter table receipt
    drop column payment_id,
    add column source text default 'planfact' not null
        constraint receipt_source_word check (source in ('planfact', 'bank_statement')),
    add column direction text default 'in' not null constraint receipt_direction_word check (direction in ('in', 'out')),
    add column payer_tin text,
    add column account text,
    add column same_as text constraint receipt_same_as_fkey references receipt (receipt_key),
    add column decided_by text,
    add column decided_at timestamp with time zone,
    add column reason text,
    drop constraint receipt_state_word,
    add constraint receipt_state_word check (state in ('open', 'recorded', 'same', 'ignored')),
    add constraint receipt_same_named check ((state = 'same') = (same_as is not null));

create index receipt_recent on receipt (received_on desc, receipt_key desc);

create index receipt_alike on receipt (legal_entity_id, amount, received_on);

create index receipt_payer_tin on receipt (payer_tin) where payer_tin is not null;

create index receipt_payer on receipt (payer) where payer is not null;

create index receipt_same_as on receipt (same_as) where same_as is not null;

alter table payment
    add column receipt_key text constraint payment_receipt_key_fkey references receipt (receipt_key),
    add constraint payment_receipt_key_key unique (receipt_key);

create table payment_refund (
    refund_id uuid not null,
    payment_id uuid not null,
    receipt_key text not null,
    amount numeric(20, 4) not null constraint payment_refund_amount_positive check (amount > 0),
    at timestamp with time zone not null,
    made_by text not null,
    constraint payment_refund_pkey primary key (refund_id),
    constraint payment_refund_payment_id_fkey foreign key (payment_id) references payment (payment_id),
    constraint payment_refund_receipt_key_fkey foreign key (receipt_key) references receipt (receipt_key)
);

create index payment_refund_payment on payment_refund (payment_id);

create index payment_refund_receipt on payment_refund (receipt_key);

revoke all on payment_refund from :app_role;

grant select, insert on payment_refund to :app_role;
