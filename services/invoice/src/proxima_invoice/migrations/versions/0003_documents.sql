alter table invoice
    add column parent jsonb,
    add column correction text constraint invoice_correction_word check (correction in ('corrected', 'additional')),
    add column posted numeric(20, 4),
    add column reissue jsonb,
    add column void_request jsonb,
    add column allocated numeric(20, 4) default '0' not null,
    add column credited numeric(20, 4) default '0' not null,
    add column corrected numeric(20, 4) default '0' not null,
    add column written_off numeric(20, 4) default '0' not null;

update invoice set allocated = payable - outstanding where outstanding <> payable;

alter table invoice add constraint invoice_outstanding_adds_up check (
    kind in ('credit', 'correction') or outstanding = payable + corrected - credited - allocated - written_off
);

create index invoice_children on invoice (parent_id) where parent_id is not null;

alter table document
    add column handed_over_on date,
    add column answer text,
    add column answered_at timestamp with time zone,
    add column kept_from integer,
    add column original jsonb;

create index document_awaited on document (handed_over_on) where state = 'handed_over';

alter table fact drop constraint fact_name_word;

alter table fact add constraint fact_name_word check (
    name in (
        'rendered', 'archived', 'synced', 'delivered', 'hours_confirmed', 'drift',
        'void_requested', 'void_refused', 'annulled'
    )
);

alter table payment_allocation
    add column child_id uuid constraint payment_allocation_child_id_fkey references invoice (invoice_id),
    add column why text;

alter table payment_allocation drop constraint payment_allocation_kind_word;

alter table payment_allocation add constraint payment_allocation_kind_word check (
    kind in ('payment', 'credit', 'difference', 'correction')
);

alter table payment_allocation add constraint payment_allocation_child_named check (
    (kind in ('credit', 'correction')) = (child_id is not null)
);

create table reissued_number (
    legal_entity_id text not null,
    series_kind text not null constraint reissued_number_series_kind_word check (
        series_kind in ('domestic', 'foreign', 'credit', 'advance')
    ),
    series_reset_key text not null,
    series_sequence bigint not null,
    number text not null,
    invoice_id uuid not null,
    revision integer not null,
    at timestamp with time zone not null,
    constraint reissued_number_pkey primary key (legal_entity_id, series_kind, series_reset_key, series_sequence),
    constraint reissued_number_legal_entity_id_series_kind_number_key unique (legal_entity_id, series_kind, number),
    constraint reissued_number_legal_entity_id_fkey foreign key (legal_entity_id)
        references legal_entity (legal_entity_id),
    constraint reissued_number_invoice_id_fkey foreign key (invoice_id) references invoice (invoice_id)
);

revoke all on reissued_number from :app_role;

grant select, insert on reissued_number to :app_role;
