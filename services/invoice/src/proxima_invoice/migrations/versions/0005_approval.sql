CREATE TABLE approval_policy (
    legal_entity_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    levels JSONB NOT NULL,
    spike_percent NUMERIC(7, 4),
    low_margin_percent NUMERIC(7, 4),
    green_percent NUMERIC(7, 4) NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT approval_policy_pkey PRIMARY KEY (legal_entity_id),
    CONSTRAINT approval_policy_legal_entity_id_fkey FOREIGN KEY(legal_entity_id) REFERENCES legal_entity (legal_entity_id)
);

revoke all on "approval_policy" from :app_role;

grant select, insert, update on "approval_policy" to :app_role;

CREATE TABLE delegation (
    delegation_id UUID NOT NULL,
    from_staff_id TEXT NOT NULL,
    to_staff_id TEXT NOT NULL,
    legal_entity_id TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT delegation_pkey PRIMARY KEY (delegation_id),
    CONSTRAINT delegation_days CHECK (valid_from <= valid_to),
    CONSTRAINT delegation_another_person CHECK (from_staff_id <> to_staff_id)
);

CREATE INDEX delegation_live ON delegation (to_staff_id, valid_to) WHERE ended_at is null;

CREATE INDEX delegation_recent ON delegation (made_at desc, delegation_id desc);

revoke all on "delegation" from :app_role;

grant select, insert, update (ended_at) on "delegation" to :app_role;

CREATE TABLE amount_proposal (
    proposal_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    line_id UUID NOT NULL,
    quantity NUMERIC(18, 6),
    unit_price NUMERIC(20, 6),
    discount NUMERIC(20, 4),
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_by_name TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL CONSTRAINT amount_proposal_state_word CHECK (state in ('open', 'accepted', 'declined')),
    answered_by TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    CONSTRAINT amount_proposal_pkey PRIMARY KEY (proposal_id),
    CONSTRAINT amount_proposal_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX amount_proposal_invoice ON amount_proposal (invoice_id, proposed_at);

revoke all on "amount_proposal" from :app_role;

grant select, insert, update (state, answered_by, answered_at, answer) on "amount_proposal" to :app_role;

CREATE TABLE guardrail_release (
    release_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    code TEXT NOT NULL CONSTRAINT guardrail_release_code_word CHECK (code in ('spike', 'zero_total', 'missing_details', 'low_margin')),
    gross NUMERIC(20, 4) NOT NULL,
    reason TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT guardrail_release_pkey PRIMARY KEY (release_id),
    CONSTRAINT guardrail_release_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX guardrail_release_invoice ON guardrail_release (invoice_id, released_at);

revoke all on "guardrail_release" from :app_role;

grant select, insert on "guardrail_release" to :app_role;

ALTER TABLE approval ADD COLUMN on_behalf_of TEXT;

ALTER TABLE approval ADD COLUMN break_glass TEXT;

ALTER TABLE approval ADD COLUMN reviewed_by TEXT;

ALTER TABLE approval ADD COLUMN reviewed_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE approval ADD COLUMN review_note TEXT;

grant update (cancelled_at, reviewed_by, reviewed_at, review_note) on "approval" to :app_role;
