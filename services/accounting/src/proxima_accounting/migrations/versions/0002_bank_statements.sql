CREATE TABLE bank_statement (
    statement_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    account TEXT NOT NULL,
    currency VARCHAR(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    format TEXT NOT NULL CHECK (format IN ('1c', 'csv')),
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    total INTEGER NOT NULL,
    received INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    known INTEGER NOT NULL,
    ignored INTEGER NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (statement_id)
);
CREATE INDEX bank_statement_latest ON bank_statement (legal_entity_id, statement_id);
CREATE INDEX bank_statement_account ON bank_statement (account);

ALTER TABLE receipt
    ALTER COLUMN operation_id DROP NOT NULL,
    ADD COLUMN source TEXT DEFAULT 'planfact' NOT NULL CHECK (source IN ('planfact', 'bank_statement')),
    ADD COLUMN direction TEXT DEFAULT 'in' NOT NULL CHECK (direction IN ('in', 'out')),
    ADD COLUMN payer_tin TEXT,
    ADD COLUMN account TEXT,
    ADD COLUMN statement_id UUID REFERENCES bank_statement (statement_id),
    ADD CHECK ((source = 'planfact') = (operation_id IS NOT NULL)),
    ADD CHECK ((source = 'bank_statement') = (statement_id IS NOT NULL));
CREATE INDEX receipt_payer_tin ON receipt (legal_entity_id, payer_tin) WHERE payer_tin IS NOT NULL;

CREATE INDEX shipment_client_tin ON shipment (legal_entity_id, client_tin) WHERE client_tin IS NOT NULL;

GRANT SELECT, INSERT ON bank_statement TO :app_role
