ALTER TABLE delivery ALTER COLUMN letter_id DROP NOT NULL;

ALTER TABLE delivery ADD COLUMN recipient_tin TEXT;

CREATE INDEX delivery_document ON delivery (document_id);

CREATE INDEX delivery_leased ON delivery (lease_expires_at) WHERE channel = 'didox' and state in ('queued', 'awaiting_signature');

CREATE TABLE didox_document (
    id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document_id UUID NOT NULL,
    kind TEXT NOT NULL,
    doctype TEXT NOT NULL,
    number TEXT NOT NULL,
    document_date DATE NOT NULL,
    client_name TEXT NOT NULL,
    partner_tin TEXT NOT NULL,
    currency TEXT NOT NULL CONSTRAINT didox_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    total NUMERIC(20, 4) NOT NULL,
    form TEXT NOT NULL,
    original_id UUID,
    pdf JSONB,
    state TEXT NOT NULL,
    ordinal INTEGER DEFAULT '0' NOT NULL,
    partner_id TEXT,
    partner_status INTEGER,
    updated_unix BIGINT,
    differences JSONB DEFAULT '[]' NOT NULL,
    doubt TEXT,
    code TEXT,
    reason TEXT,
    comment TEXT,
    warning TEXT,
    signed_by TEXT,
    cancel_reason TEXT,
    wanted BOOLEAN DEFAULT true NOT NULL,
    signatures INTEGER DEFAULT '0' NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT state_word CHECK (state in ('planned', 'draft', 'differs', 'missing', 'sent', 'accepted', 'rejected', 'cancelled', 'annulled', 'invalid', 'removing', 'removed', 'failed', 'unknown')),
    CONSTRAINT didox_document_revision UNIQUE (document_id, revision)
);

CREATE INDEX didox_document_invoice ON didox_document (invoice_id);

CREATE INDEX didox_document_open ON didox_document (legal_entity_id, checked_at) WHERE state in ('draft', 'differs', 'sent', 'accepted');

CREATE UNIQUE INDEX didox_document_partner ON didox_document (legal_entity_id, partner_id) WHERE partner_id is not null;

CREATE INDEX didox_document_trouble ON didox_document (legal_entity_id) WHERE code is not null;

grant select, insert, update on didox_document to :app_role;

CREATE TABLE didox_signature (
    id UUID NOT NULL,
    didox_id UUID NOT NULL,
    delivery_id UUID NOT NULL,
    operation TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    data_sha256 TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    pkcs7 TEXT,
    signature_hex TEXT,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT state_word CHECK (state in ('offered', 'given', 'sent', 'refused', 'unknown')),
    FOREIGN KEY(didox_id) REFERENCES didox_document (id),
    FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);

CREATE INDEX didox_signature_document ON didox_signature (didox_id);

CREATE UNIQUE INDEX didox_signature_in_flight ON didox_signature (didox_id) WHERE state in ('given', 'unknown');

grant select, insert, update on didox_signature to :app_role;

CREATE TABLE didox_evidence (
    didox_id UUID NOT NULL,
    state TEXT NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (didox_id, state),
    FOREIGN KEY(didox_id) REFERENCES didox_document (id)
);

grant select, insert on didox_evidence to :app_role;

CREATE TABLE didox_company (
    legal_entity_id TEXT NOT NULL,
    stopped_at TIMESTAMP WITH TIME ZONE,
    stop_reason TEXT,
    login_owner UUID,
    login_until TIMESTAMP WITH TIME ZONE,
    seen_until TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (legal_entity_id)
);

grant select, insert, update on didox_company to :app_role;

CREATE TABLE didox_answer (
    legal_entity_id TEXT NOT NULL,
    what TEXT NOT NULL,
    answer JSONB NOT NULL,
    kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (legal_entity_id, what)
);

grant select, insert, update on didox_answer to :app_role;
