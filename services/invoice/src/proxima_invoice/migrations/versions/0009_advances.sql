alter table invoice
    add column document_terms jsonb,
    add column supply jsonb default '{}' not null,
    add column advance_offset numeric(20, 4),
    add column advance_use jsonb;

alter table document add column needs_acceptance boolean not null default false;

create table advance_account (
    account_id uuid not null,
    legal_entity_id text not null,
    client_id text not null,
    contract_no text not null,
    currency text not null constraint advance_account_currency_code check (currency ~ '^[A-Z]{3}$'),
    balance numeric(20, 4) not null,
    changed_at timestamp with time zone not null,
    constraint advance_account_pkey primary key (account_id),
    constraint advance_account_balance_not_negative check (balance >= 0),
    constraint advance_account_legal_entity_id_fkey foreign key (legal_entity_id)
        references legal_entity (legal_entity_id)
);

create unique index advance_account_of on advance_account (legal_entity_id, client_id, contract_no, currency);

create index advance_account_client on advance_account (client_id);

revoke all on advance_account from :app_role;

grant select, insert, update (balance, changed_at) on advance_account to :app_role;

alter table advance_ledger
    add column account_id uuid not null constraint advance_ledger_account_id_fkey
        references advance_account (account_id),
    add column reason text;

create index advance_ledger_account on advance_ledger (account_id, at);

create index advance_ledger_invoice on advance_ledger (invoice_id);

create table tax_month (
    closing_id uuid not null,
    legal_entity_id text not null,
    month text not null constraint tax_month_month_form check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    closed_at timestamp with time zone not null,
    closed_by text not null,
    reason text not null,
    reopened_at timestamp with time zone,
    reopened_by text,
    reopen_reason text,
    constraint tax_month_pkey primary key (closing_id),
    constraint tax_month_legal_entity_id_fkey foreign key (legal_entity_id) references legal_entity (legal_entity_id)
);

create unique index tax_month_closed on tax_month (legal_entity_id, month) where reopened_at is null;

revoke all on tax_month from :app_role;

grant select, insert, update (reopened_at, reopened_by, reopen_reason) on tax_month to :app_role;
