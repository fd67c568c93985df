alter table invoice add column retainer jsonb;

alter table invoice add column preview_run_id uuid;

alter table invoice_line add column basis text constraint invoice_line_basis_word check (basis in ('hours', 'fee', 'overage', 'minimum', 'cap', 'milestone', 'progress', 'instalment', 'change_request', 'advance_offset', 'late', 'correction'));

alter table invoice_line add column component text;

alter table allocation drop constraint allocation_seconds_not_negative;

alter table allocation add constraint allocation_seconds_sign check (seconds >= 0 or kind = 'billed');

alter table period add column confirmed jsonb;

alter table unclaimed add column looked_at timestamp with time zone;

alter table unclaimed add column looked_by text;

alter table unclaimed add column look_reason text;

alter table prefill_run add column part_of uuid constraint prefill_run_part_of_fkey references prefill_run (run_id);

create index prefill_run_parts on prefill_run (part_of) where part_of is not null;

alter table run_item add column told_components jsonb;

alter table run_item add column preview boolean not null default false;

alter table retainer_ledger add column reverses uuid constraint retainer_ledger_reverses_fkey references retainer_ledger (entry_id);

create unique index retainer_ledger_reversed on retainer_ledger (reverses) where reverses is not null;

CREATE TABLE month_closing (
    closing_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT month_closing_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_by TEXT NOT NULL,
    forced_reason TEXT,
    blockers JSONB NOT NULL,
    reopened_at TIMESTAMP WITH TIME ZONE,
    reopened_by TEXT,
    reopen_reason TEXT,
    CONSTRAINT month_closing_pkey PRIMARY KEY (closing_id),
    CONSTRAINT month_closing_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

CREATE UNIQUE INDEX month_closing_live ON month_closing (legal_entity_id, month) WHERE reopened_at is null;

revoke all on "month_closing" from :app_role;

grant select, insert, update on "month_closing" to :app_role;

CREATE TABLE acceptance (
    acceptance_id UUID NOT NULL,
    application_id TEXT NOT NULL,
    milestone_id TEXT NOT NULL,
    accepted_on DATE NOT NULL,
    note TEXT,
    recorded_by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT acceptance_pkey PRIMARY KEY (acceptance_id),
    CONSTRAINT acceptance_application_id_fkey FOREIGN KEY(application_id) REFERENCES application (application_id)
);

CREATE UNIQUE INDEX acceptance_live ON acceptance (application_id, milestone_id) WHERE withdrawn_at is null;

revoke all on "acceptance" from :app_role;

grant select, insert, update (withdrawn_at) on "acceptance" to :app_role;

CREATE TABLE billed_component (
    claim_id UUID NOT NULL,
    application_id TEXT NOT NULL,
    component TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT billed_component_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    once_key TEXT,
    amount NUMERIC(20, 4) NOT NULL,
    currency TEXT NOT NULL CONSTRAINT billed_component_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    invoice_id UUID NOT NULL,
    line_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT billed_component_pkey PRIMARY KEY (claim_id),
    CONSTRAINT billed_component_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX billed_component_invoice ON billed_component (invoice_id) WHERE released_at is null;

CREATE INDEX billed_component_live ON billed_component (application_id) WHERE released_at is null;

CREATE UNIQUE INDEX billed_component_once ON billed_component (application_id, once_key) WHERE released_at is null and once_key is not null;

revoke all on "billed_component" from :app_role;

grant select, insert, update (released_at) on "billed_component" to :app_role;

CREATE TABLE consumed_worklog (
    invoice_id UUID NOT NULL,
    worklog_id TEXT NOT NULL,
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
    CONSTRAINT consumed_worklog_pkey PRIMARY KEY (invoice_id, worklog_id),
    CONSTRAINT consumed_worklog_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

revoke all on "consumed_worklog" from :app_role;

grant select, insert, update, delete on "consumed_worklog" to :app_role;

CREATE TABLE drift (
    drift_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    worklog_id TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT drift_kind_word CHECK (kind in ('changed', 'late', 'deleted')),
    issue_key TEXT,
    work_date DATE,
    billed_seconds INTEGER NOT NULL,
    now_seconds INTEGER NOT NULL,
    unit_price NUMERIC(20, 6),
    amount NUMERIC(20, 4),
    currency TEXT NOT NULL CONSTRAINT drift_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    proposal TEXT NOT NULL CONSTRAINT drift_proposal_word CHECK (proposal in ('refresh', 'next_invoice', 'supplement', 'correction')),
    state TEXT DEFAULT 'open' NOT NULL CONSTRAINT drift_state_word CHECK (state in ('open', 'ignored', 'settled')),
    reason TEXT,
    decided_by TEXT,
    found_at TIMESTAMP WITH TIME ZONE NOT NULL,
    source_as_of TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT drift_pkey PRIMARY KEY (drift_id),
    CONSTRAINT drift_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX drift_invoice ON drift (invoice_id);

CREATE UNIQUE INDEX drift_open ON drift (invoice_id, worklog_id) WHERE state <> 'settled';

revoke all on "drift" from :app_role;

grant select, insert, update on "drift" to :app_role;

CREATE TABLE invoice_cost (
    invoice_id UUID NOT NULL,
    currency TEXT NOT NULL CONSTRAINT invoice_cost_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    amount NUMERIC(20, 4) NOT NULL,
    seconds INTEGER NOT NULL,
    unpriced_seconds INTEGER NOT NULL,
    source_as_of TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT invoice_cost_pkey PRIMARY KEY (invoice_id),
    CONSTRAINT invoice_cost_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

revoke all on "invoice_cost" from :app_role;

grant select, insert, update on "invoice_cost" to :app_role;

CREATE TABLE progress (
    progress_id UUID NOT NULL,
    application_id TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT progress_month_form CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    cumulative_percent NUMERIC(7, 4) NOT NULL,
    note TEXT,
    recorded_by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT progress_pkey PRIMARY KEY (progress_id),
    CONSTRAINT progress_percent_within CHECK (cumulative_percent between 0 and 100),
    CONSTRAINT progress_application_id_fkey FOREIGN KEY(application_id) REFERENCES application (application_id)
);

CREATE INDEX progress_application ON progress (application_id, month);

revoke all on "progress" from :app_role;

grant select, insert on "progress" to :app_role;

CREATE TABLE stored_proposal (
    run_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    proposal JSONB NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL CONSTRAINT stored_proposal_state_word CHECK (state in ('waiting', 'applied', 'stale')),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT stored_proposal_pkey PRIMARY KEY (run_id, invoice_id),
    CONSTRAINT stored_proposal_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX stored_proposal_invoice ON stored_proposal (invoice_id, at desc);

revoke all on "stored_proposal" from :app_role;

grant select, insert, update on "stored_proposal" to :app_role;

CREATE TABLE worklog_decision (
    decision_id UUID NOT NULL,
    application_id TEXT NOT NULL,
    worklog_id TEXT NOT NULL,
    bill BOOLEAN NOT NULL,
    unit_price NUMERIC(20, 6),
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT worklog_decision_pkey PRIMARY KEY (decision_id),
    CONSTRAINT worklog_decision_priced_when_billed CHECK (bill or unit_price is null),
    CONSTRAINT worklog_decision_application_id_fkey FOREIGN KEY(application_id) REFERENCES application (application_id)
);

CREATE UNIQUE INDEX worklog_decision_live ON worklog_decision (application_id, worklog_id) WHERE withdrawn_at is null;

revoke all on "worklog_decision" from :app_role;

grant select, insert, update (withdrawn_at) on "worklog_decision" to :app_role;

ALTER TABLE excluded_worklog DROP CONSTRAINT excluded_worklog_reason_word;

ALTER TABLE excluded_worklog ADD CONSTRAINT excluded_worklog_reason_word CHECK (reason in ('manual', 'already_billed', 'deleted', 'needs_mapping', 'ambiguous_scope', 'internal', 'warranty', 'person_excluded', 'not_billable', 'outside_validity', 'outside_period', 'over_cap'));
