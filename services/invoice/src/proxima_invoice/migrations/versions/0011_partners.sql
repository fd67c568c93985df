alter table fact drop constraint fact_name_word;

alter table fact add constraint fact_name_word check (
    name in (
        'rendered', 'archived', 'synced', 'delivered', 'hours_confirmed', 'drift',
        'void_requested', 'void_refused', 'annulled', 'counterparty_checked', 'questioned'
    )
);
