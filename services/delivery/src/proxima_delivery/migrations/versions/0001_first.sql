CREATE TABLE letter (
    id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    attempt INTEGER DEFAULT '0' NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    document_date DATE,
    due_date DATE,
    contract_number TEXT,
    seller_name TEXT NOT NULL,
    client_name TEXT NOT NULL,
    language TEXT NOT NULL,
    currency TEXT NOT NULL CONSTRAINT currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    payable NUMERIC(20, 4) NOT NULL,
    subject TEXT,
    message TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT kind_word CHECK (kind in ('service', 'advance', 'credit', 'correction'))
);

CREATE INDEX letter_invoice ON letter (invoice_id);

grant select, insert, update on letter to :app_role;

CREATE TABLE letter_file (
    letter_id UUID NOT NULL,
    position INTEGER NOT NULL,
    document_id UUID NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL CONSTRAINT sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (letter_id, position),
    FOREIGN KEY(letter_id) REFERENCES letter (id)
);

grant select, insert on letter_file to :app_role;

CREATE TABLE delivery (
    id UUID NOT NULL,
    letter_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document_id UUID NOT NULL,
    channel TEXT NOT NULL,
    recipient_role TEXT NOT NULL,
    recipient_email TEXT NOT NULL,
    recipient_name TEXT,
    ordinal INTEGER NOT NULL,
    lease_token UUID NOT NULL,
    lease_expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    reason TEXT,
    reference TEXT,
    handed_over_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT channel_word CHECK (channel in ('email', 'didox')),
    CONSTRAINT recipient_role_word CHECK (recipient_role in ('primary', 'copy')),
    CONSTRAINT state_word CHECK (state in ('queued', 'sending', 'awaiting_signature', 'handed_over', 'bounced', 'accepted', 'rejected', 'annulled', 'failed', 'unknown', 'cancelled')),
    CONSTRAINT delivery_document_recipient UNIQUE (document_id, revision, recipient_email, channel, ordinal),
    FOREIGN KEY(letter_id) REFERENCES letter (id),
    UNIQUE (lease_token)
);

CREATE INDEX delivery_invoice ON delivery (invoice_id, id);

CREATE INDEX delivery_letter ON delivery (letter_id);

CREATE INDEX delivery_unsettled ON delivery (changed_at) WHERE state in ('queued', 'sending', 'unknown');

grant select, insert, update on delivery to :app_role;

