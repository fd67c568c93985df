CREATE TABLE audit_anchor (
    anchor_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    root TEXT NOT NULL,
    previous_root TEXT,
    heads INTEGER NOT NULL,
    entries BIGINT NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    CONSTRAINT audit_anchor_pkey PRIMARY KEY (anchor_id)
);

CREATE INDEX audit_anchor_at ON audit_anchor (at);

revoke all on "audit_anchor" from :app_role;

grant select, insert on "audit_anchor" to :app_role;

CREATE TABLE batch (
    batch_id UUID NOT NULL,
    verb TEXT NOT NULL CONSTRAINT batch_verb_word CHECK (verb in ('create', 'finalize', 'approve', 'send')),
    month TEXT CONSTRAINT batch_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    owner_id TEXT NOT NULL,
    owner JSONB NOT NULL,
    state TEXT NOT NULL CONSTRAINT batch_state_word CHECK (state in ('running', 'paused', 'finished')),
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT batch_pkey PRIMARY KEY (batch_id)
);

CREATE INDEX batch_open ON batch (created_at) WHERE state = 'running';

CREATE INDEX batch_recent ON batch (created_at desc, batch_id desc);

revoke all on "batch" from :app_role;

grant select, insert, update on "batch" to :app_role;

CREATE TABLE client (
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    country TEXT NOT NULL,
    tin TEXT,
    source JSONB NOT NULL,
    source_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT client_pkey PRIMARY KEY (client_id)
);

revoke all on "client" from :app_role;

grant select, insert, update on "client" to :app_role;

CREATE TABLE exchange_rate (
    source TEXT NOT NULL,
    from_currency TEXT NOT NULL CONSTRAINT exchange_rate_from_currency_code CHECK (from_currency ~ '^[A-Z]{3}$'),
    to_currency TEXT NOT NULL CONSTRAINT exchange_rate_to_currency_code CHECK (to_currency ~ '^[A-Z]{3}$'),
    issued_on DATE NOT NULL,
    rate NUMERIC(20, 10) NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT exchange_rate_pkey PRIMARY KEY (from_currency, to_currency, issued_on, source),
    CONSTRAINT exchange_rate_rate_positive CHECK (rate > 0)
);

revoke all on "exchange_rate" from :app_role;

grant select, insert on "exchange_rate" to :app_role;

CREATE TABLE legal_entity (
    legal_entity_id TEXT NOT NULL,
    name TEXT NOT NULL,
    legal_name TEXT NOT NULL,
    country TEXT NOT NULL,
    address TEXT NOT NULL,
    tin TEXT NOT NULL,
    vat_number TEXT,
    director TEXT NOT NULL,
    accountant TEXT,
    mail_from TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT legal_entity_pkey PRIMARY KEY (legal_entity_id)
);

revoke all on "legal_entity" from :app_role;

grant select, insert, update on "legal_entity" to :app_role;

CREATE TABLE master_audit (
    entry_id UUID NOT NULL,
    subject TEXT NOT NULL,
    position BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    changes JSONB NOT NULL,
    previous_hash TEXT NOT NULL,
    entry_hash TEXT NOT NULL,
    CONSTRAINT master_audit_pkey PRIMARY KEY (entry_id),
    CONSTRAINT master_audit_subject_position_key UNIQUE (subject, position)
);

revoke all on "master_audit" from :app_role;

grant select, insert on "master_audit" to :app_role;

CREATE TABLE override (
    override_id UUID NOT NULL,
    subject_kind TEXT NOT NULL CONSTRAINT override_subject_kind_word CHECK (subject_kind in ('application', 'client')),
    subject_id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT override_kind_word CHECK (kind in ('terms', 'rate', 'party')),
    valid_from DATE NOT NULL,
    valid_to DATE,
    content JSONB NOT NULL,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT override_pkey PRIMARY KEY (override_id)
);

CREATE INDEX override_live ON override (subject_kind, subject_id, valid_from) WHERE ended_at is null;

revoke all on "override" from :app_role;

grant select, insert, update on "override" to :app_role;

CREATE TABLE prefill_run (
    run_id UUID NOT NULL,
    purpose TEXT NOT NULL CONSTRAINT prefill_run_purpose_word CHECK (purpose in ('overview', 'lines', 'drift')),
    month TEXT NOT NULL CONSTRAINT prefill_run_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    asked INTEGER NOT NULL,
    asked_by TEXT,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    answered INTEGER DEFAULT '0' NOT NULL,
    failed INTEGER DEFAULT '0' NOT NULL,
    problems JSONB DEFAULT '[]' NOT NULL,
    CONSTRAINT prefill_run_pkey PRIMARY KEY (run_id)
);

revoke all on "prefill_run" from :app_role;

grant select, insert, update on "prefill_run" to :app_role;

CREATE TABLE staff_snapshot (
    staff_id TEXT NOT NULL,
    name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    grants JSONB NOT NULL,
    grants_version INTEGER NOT NULL,
    telegram_account TEXT,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT staff_snapshot_pkey PRIMARY KEY (staff_id)
);

revoke all on "staff_snapshot" from :app_role;

grant select, insert, update on "staff_snapshot" to :app_role;

CREATE TABLE unclaimed (
    month TEXT NOT NULL CONSTRAINT unclaimed_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    run_id UUID NOT NULL,
    worklogs JSONB NOT NULL,
    total_worklogs INTEGER NOT NULL,
    total_seconds INTEGER NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT unclaimed_pkey PRIMARY KEY (month)
);

revoke all on "unclaimed" from :app_role;

grant select, insert, update on "unclaimed" to :app_role;

CREATE TABLE worklog (
    worklog_id TEXT NOT NULL,
    application_id TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT worklog_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    seconds INTEGER NOT NULL CONSTRAINT worklog_seconds_not_negative CHECK (seconds >= 0),
    source_hash TEXT NOT NULL,
    as_of TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT worklog_pkey PRIMARY KEY (worklog_id)
);

CREATE INDEX worklog_application ON worklog (application_id, month);

revoke all on "worklog" from :app_role;

grant select, insert, update on "worklog" to :app_role;

CREATE TABLE application (
    application_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    legal_entity_id TEXT NOT NULL,
    title TEXT NOT NULL,
    deal_type TEXT NOT NULL CONSTRAINT application_deal_type_word CHECK (deal_type in ('SUP', 'HR', 'FP')),
    contract_no TEXT NOT NULL,
    contract_date DATE NOT NULL,
    price_currency TEXT NOT NULL CONSTRAINT application_price_currency_code CHECK (price_currency ~ '^[A-Z]{3}$'),
    document_currency TEXT NOT NULL CONSTRAINT application_document_currency_code CHECK (document_currency ~ '^[A-Z]{3}$'),
    document_set TEXT NOT NULL CONSTRAINT application_document_set_word CHECK (document_set in ('esf', 'esf+act', 'bill+esf', 'bill+esf+act', 'bill', 'invoice', 'invoice+act')),
    tax_profile TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    status TEXT NOT NULL,
    source JSONB NOT NULL,
    source_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT application_pkey PRIMARY KEY (application_id),
    CONSTRAINT application_client_id_fkey FOREIGN KEY(client_id) REFERENCES client (client_id)
);

CREATE INDEX application_client_id ON application (client_id);

CREATE INDEX application_legal_entity_id ON application (legal_entity_id);

revoke all on "application" from :app_role;

grant select, insert, update on "application" to :app_role;

CREATE TABLE batch_item (
    item_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    position INTEGER NOT NULL,
    application_id TEXT,
    invoice_id UUID,
    seen JSONB,
    state TEXT NOT NULL CONSTRAINT batch_item_state_word CHECK (state in ('waiting', 'running', 'done', 'failed')),
    code TEXT,
    result TEXT,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT batch_item_pkey PRIMARY KEY (item_id),
    CONSTRAINT batch_item_batch_id_fkey FOREIGN KEY(batch_id) REFERENCES batch (batch_id)
);

CREATE UNIQUE INDEX batch_item_order ON batch_item (batch_id, position);

CREATE INDEX batch_item_waiting ON batch_item (batch_id, position) WHERE state = 'waiting';

revoke all on "batch_item" from :app_role;

grant select, insert, update on "batch_item" to :app_role;

CREATE TABLE invoice (
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_name TEXT NOT NULL,
    application_id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT invoice_kind_word CHECK (kind in ('service', 'advance', 'credit', 'correction')),
    deal_type TEXT NOT NULL CONSTRAINT invoice_deal_type_word CHECK (deal_type in ('SUP', 'HR', 'FP')),
    document_set TEXT NOT NULL CONSTRAINT invoice_document_set_word CHECK (document_set in ('esf', 'esf+act', 'bill+esf', 'bill+esf+act', 'bill', 'invoice', 'invoice+act')),
    status TEXT NOT NULL CONSTRAINT invoice_status_word CHECK (status in ('draft', 'needs_review', 'approved', 'sent', 'accepted', 'paid', 'rejected', 'void', 'discarded')),
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    parent_id UUID,
    number TEXT,
    series_kind TEXT CONSTRAINT invoice_series_kind_word CHECK (series_kind in ('domestic', 'foreign', 'credit', 'advance')),
    series_reset_key TEXT,
    series_sequence BIGINT,
    period TEXT NOT NULL CONSTRAINT invoice_period_form CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    supplement BOOLEAN NOT NULL,
    service_from DATE NOT NULL,
    service_to DATE NOT NULL,
    document_date DATE NOT NULL,
    due_date DATE,
    currency TEXT NOT NULL CONSTRAINT invoice_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    price_currency TEXT NOT NULL CONSTRAINT invoice_price_currency_code CHECK (price_currency ~ '^[A-Z]{3}$'),
    exchange_rate NUMERIC(20, 10),
    exchange_source TEXT,
    exchange_issued_on DATE,
    tax_kind TEXT NOT NULL CONSTRAINT invoice_tax_kind_word CHECK (tax_kind in ('standard', 'zero', 'exempt', 'privilege', 'not_payer', 'outside_scope', 'reverse_charge')),
    tax_rate NUMERIC(7, 4) NOT NULL,
    standard_tax_rate NUMERIC(7, 4) NOT NULL,
    tax_note TEXT,
    net NUMERIC(20, 4) NOT NULL,
    discount NUMERIC(20, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    prepaid NUMERIC(20, 4) NOT NULL,
    payable NUMERIC(20, 4) NOT NULL,
    breakdown JSONB NOT NULL,
    payment_state TEXT NOT NULL CONSTRAINT invoice_payment_state_word CHECK (payment_state in ('unpaid', 'partial', 'settled', 'over')),
    outstanding NUMERIC(20, 4) NOT NULL,
    seller JSONB NOT NULL,
    buyer JSONB NOT NULL,
    contract JSONB NOT NULL,
    languages JSONB NOT NULL,
    recipients JSONB NOT NULL,
    mail_subject TEXT,
    mail_message TEXT,
    printed_note TEXT,
    internal_note TEXT,
    tags JSONB NOT NULL,
    edited JSONB NOT NULL,
    promised_date DATE,
    rounding_note TEXT,
    terms_version TEXT,
    context_version INTEGER NOT NULL,
    prefill_run_id UUID,
    prefill_state TEXT NOT NULL CONSTRAINT invoice_prefill_state_word CHECK (prefill_state in ('none', 'waiting', 'done', 'failed')),
    prefill_problems JSONB NOT NULL,
    source_as_of TIMESTAMP WITH TIME ZONE,
    content_hash TEXT,
    bundle_hash TEXT,
    audit_position BIGINT NOT NULL,
    audit_hash TEXT NOT NULL,
    public_sequence BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by TEXT NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT invoice_pkey PRIMARY KEY (invoice_id),
    CONSTRAINT invoice_number_in_series CHECK ((number is null) = (series_sequence is null)),
    CONSTRAINT invoice_numbered_once_finalized CHECK (number is not null or status in ('draft', 'discarded')),
    CONSTRAINT invoice_number_never_discarded CHECK (not (status = 'discarded' and number is not null)),
    CONSTRAINT invoice_exchange_rate_whole CHECK ((exchange_rate is null) = (exchange_issued_on is null)),
    CONSTRAINT invoice_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id),
    CONSTRAINT invoice_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX invoice_by_client ON invoice (client_id, updated_at desc, invoice_id desc);

CREATE INDEX invoice_by_period ON invoice (period, updated_at desc, invoice_id desc);

CREATE INDEX invoice_by_status ON invoice (status, updated_at desc, invoice_id desc);

CREATE UNIQUE INDEX invoice_number ON invoice (legal_entity_id, series_kind, number) WHERE number is not null;

CREATE INDEX invoice_number_search ON invoice (number text_pattern_ops);

CREATE INDEX invoice_of_period ON invoice (application_id, period) WHERE status not in ('void', 'discarded');

CREATE INDEX invoice_prefill_run ON invoice (prefill_run_id) WHERE prefill_state = 'waiting';

CREATE INDEX invoice_recent ON invoice (updated_at desc, invoice_id desc);

CREATE UNIQUE INDEX invoice_series ON invoice (legal_entity_id, series_kind, series_reset_key, series_sequence) WHERE series_sequence is not null;

CREATE INDEX invoice_to_pay ON invoice (client_id, due_date) WHERE outstanding <> 0 and status in ('sent', 'accepted');

revoke all on "invoice" from :app_role;

grant select, insert, update on "invoice" to :app_role;

CREATE TABLE legal_entity_account (
    legal_entity_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    currency TEXT NOT NULL CONSTRAINT legal_entity_account_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    bank_name TEXT NOT NULL,
    account TEXT NOT NULL,
    bank_code TEXT,
    swift TEXT,
    correspondent_bank TEXT,
    correspondent_account TEXT,
    CONSTRAINT legal_entity_account_pkey PRIMARY KEY (legal_entity_id, position),
    CONSTRAINT legal_entity_account_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on "legal_entity_account" from :app_role;

grant select, insert, update, delete on "legal_entity_account" to :app_role;

CREATE TABLE legal_entity_regime (
    legal_entity_id TEXT NOT NULL,
    valid_from DATE NOT NULL,
    tax_kind TEXT NOT NULL CONSTRAINT legal_entity_regime_tax_kind_word CHECK (tax_kind in ('standard', 'zero', 'exempt', 'privilege', 'not_payer', 'outside_scope', 'reverse_charge')),
    tax_rate NUMERIC(7, 4) NOT NULL,
    note TEXT,
    CONSTRAINT legal_entity_regime_pkey PRIMARY KEY (legal_entity_id, valid_from),
    CONSTRAINT legal_entity_regime_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on "legal_entity_regime" from :app_role;

grant select, insert, update, delete on "legal_entity_regime" to :app_role;

CREATE TABLE number_counter (
    legal_entity_id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT number_counter_kind_word CHECK (kind in ('domestic', 'foreign', 'credit', 'advance')),
    reset_key TEXT NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT number_counter_pkey PRIMARY KEY (legal_entity_id, kind, reset_key),
    CONSTRAINT number_counter_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on "number_counter" from :app_role;

grant select, insert, update on "number_counter" to :app_role;

CREATE TABLE number_series (
    legal_entity_id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT number_series_kind_word CHECK (kind in ('domestic', 'foreign', 'credit', 'advance')),
    pattern TEXT NOT NULL,
    CONSTRAINT number_series_pkey PRIMARY KEY (legal_entity_id, kind),
    CONSTRAINT number_series_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on "number_series" from :app_role;

grant select, insert, update, delete on "number_series" to :app_role;

CREATE TABLE payment (
    payment_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    contract_no TEXT,
    received_on DATE NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    currency TEXT NOT NULL CONSTRAINT payment_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    reference TEXT NOT NULL,
    note TEXT,
    source TEXT NOT NULL CONSTRAINT payment_source_word CHECK (source in ('manual', 'planfact', 'bank_file')),
    unallocated NUMERIC(20, 4) NOT NULL,
    version INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT payment_pkey PRIMARY KEY (payment_id),
    CONSTRAINT payment_amount_positive CHECK (amount > 0),
    CONSTRAINT payment_unallocated_within CHECK (unallocated between 0 and amount),
    CONSTRAINT payment_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

CREATE INDEX payment_client ON payment (client_id, received_on desc, payment_id desc);

CREATE INDEX payment_open ON payment (client_id) WHERE unallocated > 0;

CREATE INDEX payment_recent ON payment (received_on desc, payment_id desc);

revoke all on "payment" from :app_role;

grant select, insert, update on "payment" to :app_role;

CREATE TABLE run_item (
    run_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    invoice_id UUID,
    application_id TEXT NOT NULL,
    context_version INTEGER NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL CONSTRAINT run_item_state_word CHECK (state in ('waiting', 'done', 'failed', 'stale')),
    told JSONB,
    detail TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT run_item_pkey PRIMARY KEY (run_id, subject_id),
    CONSTRAINT run_item_run_id_fkey FOREIGN KEY(run_id) REFERENCES prefill_run (run_id)
);

revoke all on "run_item" from :app_role;

grant select, insert, update on "run_item" to :app_role;

CREATE TABLE advance_ledger (
    entry_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    contract_no TEXT,
    kind TEXT NOT NULL CONSTRAINT advance_ledger_kind_word CHECK (kind in ('received', 'offset', 'refunded', 'adjustment')),
    amount NUMERIC(20, 4) NOT NULL,
    currency TEXT NOT NULL CONSTRAINT advance_ledger_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    payment_id UUID,
    invoice_id UUID,
    made_by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT advance_ledger_pkey PRIMARY KEY (entry_id),
    CONSTRAINT advance_ledger_payment_id_fkey FOREIGN KEY(payment_id) REFERENCES payment (payment_id),
    CONSTRAINT advance_ledger_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX advance_ledger_client ON advance_ledger (client_id, contract_no, currency);

revoke all on "advance_ledger" from :app_role;

grant select, insert on "advance_ledger" to :app_role;

CREATE TABLE allocation (
    allocation_id UUID NOT NULL,
    worklog_id TEXT NOT NULL,
    invoice_id UUID NOT NULL,
    line_id UUID,
    seconds INTEGER NOT NULL CONSTRAINT allocation_seconds_not_negative CHECK (seconds >= 0),
    kind TEXT NOT NULL CONSTRAINT allocation_kind_word CHECK (kind in ('billed', 'written_off', 'released')),
    source_hash TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT allocation_pkey PRIMARY KEY (allocation_id),
    CONSTRAINT allocation_worklog_id_fkey FOREIGN KEY(worklog_id) REFERENCES worklog (worklog_id),
    CONSTRAINT allocation_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX allocation_invoice_live ON allocation (invoice_id) WHERE released_at is null;

CREATE INDEX allocation_worklog_live ON allocation (worklog_id) WHERE released_at is null;

revoke all on "allocation" from :app_role;

grant select, insert, update (released_at) on "allocation" to :app_role;

CREATE TABLE audit_entry (
    entry_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    position BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    changes JSONB NOT NULL,
    personal_digest TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    entry_hash TEXT NOT NULL,
    CONSTRAINT audit_entry_pkey PRIMARY KEY (entry_id),
    CONSTRAINT audit_entry_invoice_id_position_key UNIQUE (invoice_id, position),
    CONSTRAINT audit_entry_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

revoke all on "audit_entry" from :app_role;

grant select, insert on "audit_entry" to :app_role;

CREATE TABLE excluded_worklog (
    invoice_id UUID NOT NULL,
    worklog_id TEXT NOT NULL,
    work_date DATE NOT NULL,
    issue_key TEXT NOT NULL,
    person_id TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    reason TEXT NOT NULL CONSTRAINT excluded_worklog_reason_word CHECK (reason in ('manual', 'already_billed', 'deleted', 'needs_mapping', 'ambiguous_scope', 'internal', 'warranty', 'person_excluded', 'not_billable', 'outside_validity', 'outside_period')),
    detail TEXT NOT NULL,
    CONSTRAINT excluded_worklog_pkey PRIMARY KEY (invoice_id, worklog_id),
    CONSTRAINT excluded_worklog_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

revoke all on "excluded_worklog" from :app_role;

grant select, insert, update, delete on "excluded_worklog" to :app_role;

CREATE TABLE fact (
    fact_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    document_id UUID,
    name TEXT NOT NULL CONSTRAINT fact_name_word CHECK (name in ('rendered', 'archived', 'synced', 'delivered', 'hours_confirmed', 'drift')),
    state TEXT NOT NULL CONSTRAINT fact_state_word CHECK (state in ('pending', 'done', 'failed', 'unknown', 'waiting', 'removed')),
    attempts INTEGER NOT NULL,
    detail TEXT,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT fact_pkey PRIMARY KEY (fact_id),
    CONSTRAINT fact_subject UNIQUE NULLS NOT DISTINCT (invoice_id, revision, name, document_id),
    CONSTRAINT fact_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX fact_needs_person ON fact (changed_at) WHERE state in ('failed', 'unknown', 'waiting');

revoke all on "fact" from :app_role;

grant select, insert, update on "fact" to :app_role;

CREATE TABLE invoice_line (
    line_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT invoice_line_kind_word CHECK (kind in ('generated', 'manual', 'adjustment')),
    key TEXT,
    text TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity NUMERIC(18, 6) NOT NULL,
    unit_price NUMERIC(20, 6) NOT NULL,
    discount NUMERIC(20, 4) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax_kind TEXT NOT NULL CONSTRAINT invoice_line_tax_kind_word CHECK (tax_kind in ('standard', 'zero', 'exempt', 'privilege', 'not_payer', 'outside_scope', 'reverse_charge')),
    tax_rate NUMERIC(7, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    service_from DATE NOT NULL,
    service_to DATE NOT NULL,
    source_unit_price NUMERIC(20, 6),
    source_currency TEXT CONSTRAINT invoice_line_source_currency_code CHECK (source_currency ~ '^[A-Z]{3}$'),
    edited JSONB NOT NULL,
    proposed JSONB,
    explanation JSONB,
    worklog_count INTEGER NOT NULL,
    CONSTRAINT invoice_line_pkey PRIMARY KEY (line_id),
    CONSTRAINT invoice_line_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE UNIQUE INDEX invoice_line_key ON invoice_line (invoice_id, key) WHERE key is not null;

CREATE INDEX invoice_line_order ON invoice_line (invoice_id, position);

revoke all on "invoice_line" from :app_role;

grant select, insert, update, delete on "invoice_line" to :app_role;

CREATE TABLE payment_allocation (
    allocation_id UUID NOT NULL,
    payment_id UUID,
    invoice_id UUID NOT NULL,
    kind TEXT NOT NULL CONSTRAINT payment_allocation_kind_word CHECK (kind in ('payment', 'credit', 'difference')),
    amount NUMERIC(20, 4) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by TEXT NOT NULL,
    reversed_at TIMESTAMP WITH TIME ZONE,
    reversed_by TEXT,
    reason TEXT,
    CONSTRAINT payment_allocation_pkey PRIMARY KEY (allocation_id),
    CONSTRAINT payment_allocation_payment_named CHECK ((kind = 'payment') = (payment_id is not null)),
    CONSTRAINT payment_allocation_payment_id_fkey FOREIGN KEY(payment_id) REFERENCES payment (payment_id),
    CONSTRAINT payment_allocation_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX payment_allocation_live ON payment_allocation (invoice_id) WHERE reversed_at is null;

CREATE INDEX payment_allocation_payment ON payment_allocation (payment_id);

revoke all on "payment_allocation" from :app_role;

grant select, insert, update (reversed_at, reversed_by, reason) on "payment_allocation" to :app_role;

CREATE TABLE period (
    period_id UUID NOT NULL,
    application_id TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT period_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    client_id TEXT NOT NULL,
    legal_entity_id TEXT NOT NULL,
    context_version INTEGER DEFAULT '1' NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL CONSTRAINT period_state_word CHECK (state in ('open', 'nothing_to_bill')),
    reason TEXT,
    hours_confirmed BOOLEAN DEFAULT false NOT NULL,
    confirmed_by TEXT,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    billable_seconds INTEGER DEFAULT '0' NOT NULL,
    excluded_seconds INTEGER DEFAULT '0' NOT NULL,
    late_seconds INTEGER DEFAULT '0' NOT NULL,
    worklogs INTEGER DEFAULT '0' NOT NULL,
    expected_net NUMERIC(20, 4),
    currency TEXT CONSTRAINT period_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    flags JSONB DEFAULT '[]' NOT NULL,
    terms_version TEXT,
    overview_run_id UUID,
    overview JSONB,
    source_as_of TIMESTAMP WITH TIME ZONE,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT period_pkey PRIMARY KEY (period_id),
    CONSTRAINT period_application_id_month_key UNIQUE (application_id, month),
    CONSTRAINT period_application_id_fkey FOREIGN KEY(application_id) REFERENCES application (application_id)
);

CREATE INDEX period_month ON period (month, application_id);

revoke all on "period" from :app_role;

grant select, insert, update on "period" to :app_role;

CREATE TABLE receipt (
    receipt_key TEXT NOT NULL,
    legal_entity_id TEXT NOT NULL,
    received_on DATE NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    currency TEXT NOT NULL CONSTRAINT receipt_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    payer TEXT,
    client_id TEXT,
    contract_no TEXT,
    comment TEXT NOT NULL,
    invoice_number TEXT,
    state TEXT DEFAULT 'open' NOT NULL CONSTRAINT receipt_state_word CHECK (state in ('open', 'recorded', 'ignored')),
    payment_id UUID,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT receipt_pkey PRIMARY KEY (receipt_key),
    CONSTRAINT receipt_payment_id_fkey FOREIGN KEY(payment_id) REFERENCES payment (payment_id)
);

CREATE INDEX receipt_open ON receipt (received_on) WHERE state = 'open';

revoke all on "receipt" from :app_role;

grant select, insert, update on "receipt" to :app_role;

CREATE TABLE retainer_ledger (
    entry_id UUID NOT NULL,
    application_id TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT retainer_ledger_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    lot_month TEXT NOT NULL CONSTRAINT retainer_ledger_lot_month_form CHECK (lot_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    kind TEXT NOT NULL CONSTRAINT retainer_ledger_kind_word CHECK (kind in ('opening', 'included', 'used', 'carried', 'forfeited', 'adjustment')),
    seconds INTEGER NOT NULL,
    invoice_id UUID,
    note TEXT,
    made_by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT retainer_ledger_pkey PRIMARY KEY (entry_id),
    CONSTRAINT retainer_ledger_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX retainer_ledger_application ON retainer_ledger (application_id, month);

revoke all on "retainer_ledger" from :app_role;

grant select, insert on "retainer_ledger" to :app_role;

CREATE TABLE revision (
    invoice_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL CONSTRAINT revision_state_word CHECK (state in ('open', 'approved', 'superseded', 'withdrawn', 'returned', 'void')),
    content JSONB NOT NULL,
    content_hash TEXT NOT NULL,
    bundle_hash TEXT,
    terms_version TEXT NOT NULL,
    template_bundle TEXT NOT NULL,
    exchange_rate NUMERIC(20, 10),
    exchange_source TEXT,
    exchange_issued_on DATE,
    frozen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    frozen_by TEXT NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT revision_pkey PRIMARY KEY (invoice_id, revision),
    CONSTRAINT revision_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

revoke all on "revision" from :app_role;

grant select, insert, update on "revision" to :app_role;

CREATE TABLE touched_by (
    invoice_id UUID NOT NULL,
    staff_id TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT touched_by_pkey PRIMARY KEY (invoice_id, staff_id),
    CONSTRAINT touched_by_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

revoke all on "touched_by" from :app_role;

grant select, insert on "touched_by" to :app_role;

CREATE TABLE approval (
    approval_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    level INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    staff_name TEXT NOT NULL,
    bundle_hash TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT approval_pkey PRIMARY KEY (approval_id),
    CONSTRAINT approval_invoice_id_revision_fkey FOREIGN KEY(invoice_id, revision) REFERENCES revision (invoice_id, revision)
);

CREATE UNIQUE INDEX approval_given ON approval (invoice_id, revision, level) WHERE cancelled_at is null;

revoke all on "approval" from :app_role;

grant select, insert, update (cancelled_at) on "approval" to :app_role;

CREATE TABLE audit_personal (
    entry_id UUID NOT NULL,
    salt TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    reason TEXT,
    changes JSONB NOT NULL,
    CONSTRAINT audit_personal_pkey PRIMARY KEY (entry_id),
    CONSTRAINT audit_personal_entry_id_fkey FOREIGN KEY(entry_id) REFERENCES audit_entry (entry_id)
);

revoke all on "audit_personal" from :app_role;

grant select, insert on "audit_personal" to :app_role;

CREATE TABLE document (
    document_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    invoice_id UUID NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT document_kind_word CHECK (kind in ('bill', 'esf', 'act', 'invoice', 'annex', 'credit_note', 'esf_corrected', 'esf_additional', 'quote')),
    number TEXT NOT NULL,
    date DATE NOT NULL,
    languages JSONB NOT NULL,
    required BOOLEAN NOT NULL,
    state TEXT NOT NULL CONSTRAINT document_state_word CHECK (state in ('made', 'approved', 'handed_over', 'accepted', 'rejected', 'void')),
    payable NUMERIC(20, 4) NOT NULL,
    currency TEXT NOT NULL CONSTRAINT document_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    file_name TEXT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT document_pkey PRIMARY KEY (document_id, revision),
    CONSTRAINT document_invoice_id_revision_fkey FOREIGN KEY(invoice_id, revision) REFERENCES revision (invoice_id, revision)
);

CREATE INDEX document_revision ON document (invoice_id, revision);

revoke all on "document" from :app_role;

grant select, insert, update on "document" to :app_role;

CREATE TABLE line_worklog (
    line_id UUID NOT NULL,
    worklog_id TEXT NOT NULL,
    invoice_id UUID NOT NULL,
    work_date DATE NOT NULL,
    issue_key TEXT NOT NULL,
    issue_summary TEXT NOT NULL,
    description TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    role TEXT NOT NULL,
    raw_seconds INTEGER NOT NULL,
    billable_seconds INTEGER NOT NULL,
    billed_seconds INTEGER NOT NULL,
    source_hash TEXT NOT NULL,
    source_updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT line_worklog_pkey PRIMARY KEY (line_id, worklog_id),
    CONSTRAINT line_worklog_line_id_fkey FOREIGN KEY(line_id) REFERENCES invoice_line (line_id) ON DELETE CASCADE
);

CREATE INDEX line_worklog_invoice ON line_worklog (invoice_id);

revoke all on "line_worklog" from :app_role;

grant select, insert, update, delete on "line_worklog" to :app_role;

CREATE TABLE file (
    document_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    stage TEXT NOT NULL CONSTRAINT file_stage_word CHECK (stage in ('staged', 'archived')),
    invoice_id UUID NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    pages INTEGER NOT NULL,
    name TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT file_pkey PRIMARY KEY (document_id, revision, stage),
    CONSTRAINT file_document_id_revision_fkey FOREIGN KEY(document_id, revision) REFERENCES document (document_id, revision)
);

CREATE INDEX file_invoice ON file (invoice_id, revision);

revoke all on "file" from :app_role;

grant select, insert, update on "file" to :app_role;

CREATE TABLE handover_lease (
    token UUID NOT NULL,
    invoice_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    document_id UUID NOT NULL,
    delivery_id UUID NOT NULL,
    channel TEXT NOT NULL CONSTRAINT handover_lease_channel_word CHECK (channel in ('email', 'didox')),
    recipient_role TEXT NOT NULL CONSTRAINT handover_lease_recipient_role_word CHECK (recipient_role in ('primary', 'copy')),
    recipient JSONB NOT NULL,
    ordinal INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT handover_lease_state_word CHECK (state in ('held', 'handed_over', 'failed', 'unknown', 'bounced')),
    detail TEXT,
    granted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT handover_lease_pkey PRIMARY KEY (token),
    CONSTRAINT handover_lease_document_id_revision_fkey FOREIGN KEY(document_id, revision) REFERENCES document (document_id, revision),
    CONSTRAINT handover_lease_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id),
    CONSTRAINT handover_lease_delivery_id_key UNIQUE (delivery_id)
);

CREATE INDEX handover_lease_invoice ON handover_lease (invoice_id, revision);

CREATE INDEX handover_lease_open ON handover_lease (expires_at) WHERE state in ('held', 'unknown');

revoke all on "handover_lease" from :app_role;

grant select, insert, update on "handover_lease" to :app_role;
