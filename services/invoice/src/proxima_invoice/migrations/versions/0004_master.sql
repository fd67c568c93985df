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
