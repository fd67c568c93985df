CREATE TABLE shipment (
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    wanted TEXT NOT NULL CHECK (wanted IN ('present', 'absent')),
    wish INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'unknown', 'removed')),
    number TEXT,
    document_date DATE,
    amount NUMERIC(20, 4),
    currency VARCHAR(3) CHECK (currency ~ '^[A-Z]{3}$'),
    client_id TEXT,
    client_name TEXT,
    client_tin TEXT,
    contract_no TEXT,
    contract_date DATE,
    seller_name TEXT,
    seller_tin TEXT,
    operation_id TEXT,
    deal_id TEXT,
    counterparty_id TEXT,
    adopted BOOLEAN DEFAULT false NOT NULL,
    synced JSONB DEFAULT '{}'::jsonb NOT NULL,
    code TEXT,
    reason TEXT,
    created_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz NOT NULL,
    synced_at timestamptz,
    compared_at timestamptz,
    PRIMARY KEY (invoice_id)
);
CREATE INDEX shipment_by_entity ON shipment (legal_entity_id, invoice_id);
CREATE INDEX shipment_compared ON shipment (compared_at) WHERE state = 'done';
CREATE INDEX shipment_number ON shipment (legal_entity_id, number);
CREATE INDEX shipment_open ON shipment (legal_entity_id, state) WHERE state in ('pending', 'failed', 'unknown');
CREATE UNIQUE INDEX shipment_operation ON shipment (legal_entity_id, operation_id) WHERE operation_id is not null;

CREATE TABLE directory (
    legal_entity_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('company', 'counterparty', 'deal')),
    key TEXT NOT NULL,
    partner_id TEXT,
    ordinal INTEGER DEFAULT 0 NOT NULL,
    contract_no TEXT,
    looked_up_at timestamptz NOT NULL,
    PRIMARY KEY (legal_entity_id, kind, key)
);
CREATE INDEX directory_partner ON directory (legal_entity_id, kind, partner_id);

CREATE TABLE receipt (
    receipt_key TEXT NOT NULL,
    legal_entity_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    received_on DATE NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    currency VARCHAR(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    payer TEXT,
    client_id TEXT,
    contract_no TEXT,
    comment TEXT NOT NULL,
    invoice_number TEXT,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (receipt_key)
);
CREATE INDEX receipt_found ON receipt (found_at, receipt_key);

CREATE TABLE sync_cursor (
    name TEXT NOT NULL,
    seen_until timestamptz NOT NULL,
    PRIMARY KEY (name)
);

GRANT SELECT, INSERT, UPDATE ON shipment, directory, receipt, sync_cursor TO :app_role;
