ALTER TABLE override
    DROP CONSTRAINT override_kind_word,
    ADD CONSTRAINT override_kind_word CHECK (kind in ('terms', 'rate', 'scope', 'party', 'contract')),
    ADD COLUMN ended_by TEXT,
    ADD COLUMN end_reason TEXT,
    ADD CONSTRAINT override_dates CHECK (valid_to >= valid_from);

DROP INDEX override_live;

CREATE INDEX override_of_subject ON override (subject_kind, subject_id, kind, valid_from);

revoke update on override from :app_role;

grant update (valid_to, ended_at, ended_by, end_reason) on override to :app_role;

ALTER TABLE master_audit
    DROP COLUMN actor_name,
    ADD COLUMN chain_id UUID NOT NULL,
    ADD COLUMN personal_digest TEXT NOT NULL;

CREATE UNIQUE INDEX master_audit_chain ON master_audit (chain_id, position);

CREATE TABLE master_audit_personal (
    entry_id UUID NOT NULL,
    salt TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    reason TEXT,
    changes JSONB NOT NULL,
    CONSTRAINT master_audit_personal_pkey PRIMARY KEY (entry_id),
    CONSTRAINT master_audit_personal_entry_id_fkey FOREIGN KEY(entry_id) REFERENCES master_audit (entry_id)
);

revoke all on master_audit_personal from :app_role;

grant select, insert on master_audit_personal to :app_role;

CREATE TABLE master_audit_head (
    subject TEXT NOT NULL,
    position BIGINT NOT NULL,
    entry_hash TEXT NOT NULL,
    CONSTRAINT master_audit_head_pkey PRIMARY KEY (subject)
);

revoke all on master_audit_head from :app_role;

grant select, insert, update on master_audit_head to :app_role;

ALTER TABLE legal_entity
    ADD COLUMN city TEXT,
    ADD COLUMN vat_status TEXT,
    ADD CONSTRAINT legal_entity_vat_status_word CHECK (vat_status in ('active', 'inactive', 'suspended', 'none')),
    ADD COLUMN due_days INTEGER,
    ADD COLUMN logo TEXT,
    ADD COLUMN stamp TEXT;

ALTER TABLE legal_entity_account
    ADD COLUMN is_default BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN valid_from DATE,
    ADD COLUMN valid_to DATE;

ALTER TABLE legal_entity_regime ADD COLUMN privilege JSONB;

CREATE TABLE legal_entity_signer (
    legal_entity_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    signer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    basis TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    signs JSONB NOT NULL,
    CONSTRAINT legal_entity_signer_pkey PRIMARY KEY (legal_entity_id, position),
    CONSTRAINT legal_entity_signer_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on legal_entity_signer from :app_role;

grant select, insert, update, delete on legal_entity_signer to :app_role;

CREATE TABLE catalog_item (
    legal_entity_id TEXT NOT NULL,
    catalog_code TEXT NOT NULL,
    package_code TEXT NOT NULL,
    catalog_name TEXT NOT NULL,
    package_name TEXT NOT NULL,
    origin INTEGER NOT NULL,
    deal_types JSONB NOT NULL,
    CONSTRAINT catalog_item_pkey PRIMARY KEY (legal_entity_id, catalog_code, package_code),
    CONSTRAINT catalog_item_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on catalog_item from :app_role;

grant select, insert, update, delete on catalog_item to :app_role;

CREATE TABLE client_check (
    check_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    checked_by TEXT NOT NULL,
    CONSTRAINT client_check_pkey PRIMARY KEY (check_id),
    CONSTRAINT client_check_client_id_fkey FOREIGN KEY(client_id) REFERENCES client (client_id)
);

CREATE INDEX client_check_of ON client_check (client_id, checked_at);

revoke all on client_check from :app_role;

grant select, insert on client_check to :app_role;
