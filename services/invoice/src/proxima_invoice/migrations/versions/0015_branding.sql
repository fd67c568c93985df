CREATE TABLE branding (
    legal_entity_id TEXT NOT NULL,
    accent TEXT,
    logo JSONB,
    closing JSONB NOT NULL,
    words_on_invoices BOOLEAN NOT NULL,
    sign_invoices BOOLEAN NOT NULL,
    stamp_space BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT branding_pkey PRIMARY KEY (legal_entity_id),
    CONSTRAINT branding_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on "branding" from :app_role;

grant select, insert, update on "branding" to :app_role;
