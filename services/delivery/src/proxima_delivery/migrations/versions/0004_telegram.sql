CREATE TABLE staff (
    staff_id TEXT NOT NULL,
    name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    grants_version INTEGER NOT NULL,
    PRIMARY KEY (staff_id)
);

grant select, insert, update on staff to :app_role;

CREATE TABLE telegram_bot (
    bot_id BIGINT NOT NULL,
    username TEXT,
    next_update BIGINT DEFAULT '0' NOT NULL,
    last_update_at TIMESTAMP WITH TIME ZONE,
    fence INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (bot_id)
);

grant select, insert, update on telegram_bot to :app_role;

CREATE TABLE telegram_update (
    bot_id BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (bot_id, update_id),
    FOREIGN KEY(bot_id) REFERENCES telegram_bot (bot_id)
);

CREATE INDEX telegram_update_taken ON telegram_update (taken_at);

grant select, insert, delete on telegram_update to :app_role;

CREATE TABLE telegram_link_code (
    code_hash TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (code_hash)
);

CREATE INDEX telegram_link_code_staff ON telegram_link_code (staff_id);

grant select, insert, update on telegram_link_code to :app_role;

CREATE TABLE telegram_link (
    id UUID NOT NULL,
    staff_id TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_because TEXT,
    broken_at TIMESTAMP WITH TIME ZONE,
    broken_because TEXT,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX telegram_link_account ON telegram_link (account_id) WHERE ended_at is null;

CREATE UNIQUE INDEX telegram_link_person ON telegram_link (staff_id) WHERE ended_at is null;

grant select, insert, update on telegram_link to :app_role;

CREATE TABLE telegram_moved_chat (
    chat_id BIGINT NOT NULL,
    to_chat_id BIGINT NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (chat_id)
);

grant select, insert, update on telegram_moved_chat to :app_role;

CREATE TABLE telegram_approval (
    invoice_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    legal_entity_id TEXT NOT NULL,
    number TEXT NOT NULL,
    bundle_hash TEXT NOT NULL,
    currency TEXT NOT NULL CONSTRAINT currency_code CHECK (currency ~ '^[A-Z]{3}$'),
    total NUMERIC(20, 4) NOT NULL,
    card JSONB,
    files JSONB NOT NULL,
    turn INTEGER NOT NULL,
    state TEXT NOT NULL,
    ended_by TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (invoice_id, revision),
    CONSTRAINT state_word CHECK (state in ('open', 'approved', 'returned', 'withdrawn', 'amended', 'voided'))
);

grant select, insert, update on telegram_approval to :app_role;

CREATE TABLE telegram_ask (
    id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    sees_margin BOOLEAN NOT NULL,
    message_id UUID,
    reason_until TIMESTAMP WITH TIME ZONE,
    refusal TEXT,
    given_by TEXT,
    given_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT telegram_ask_person UNIQUE (invoice_id, revision, turn, staff_id),
    FOREIGN KEY(invoice_id, revision) REFERENCES telegram_approval (invoice_id, revision)
);

CREATE INDEX telegram_ask_staff ON telegram_ask (staff_id);

grant select, insert, update on telegram_ask to :app_role;

CREATE TABLE telegram_message (
    id UUID NOT NULL,
    purpose TEXT NOT NULL,
    chat_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    invoice_id UUID,
    revision INTEGER,
    legal_entity_id TEXT,
    ask_id UUID,
    words JSONB NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    reason TEXT,
    attempt INTEGER NOT NULL,
    message_ref BIGINT,
    version INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT purpose_word CHECK (purpose in ('request', 'reason', 'document', 'notice', 'note')),
    CONSTRAINT state_word CHECK (state in ('queued', 'sending', 'sent', 'unknown', 'failed', 'cancelled')),
    FOREIGN KEY(ask_id) REFERENCES telegram_ask (id)
);

CREATE INDEX telegram_message_ask ON telegram_message (ask_id);

CREATE INDEX telegram_message_chat ON telegram_message (chat_id, created_at);

CREATE INDEX telegram_message_invoice ON telegram_message (invoice_id, id);

CREATE INDEX telegram_message_unsettled ON telegram_message (changed_at) WHERE state in ('queued', 'sending', 'unknown');

grant select, insert, update on telegram_message to :app_role;

CREATE TABLE telegram_button (
    nonce_hash TEXT NOT NULL,
    message_id UUID NOT NULL,
    verb TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    void BOOLEAN NOT NULL,
    PRIMARY KEY (nonce_hash),
    CONSTRAINT verb_word CHECK (verb in ('approve', 'return')),
    FOREIGN KEY(message_id) REFERENCES telegram_message (id)
);

CREATE INDEX telegram_button_message ON telegram_button (message_id);

grant select, insert, update, delete on telegram_button to :app_role;

CREATE TABLE telegram_decision (
    id UUID NOT NULL,
    ask_id UUID NOT NULL,
    verb TEXT NOT NULL,
    reason TEXT,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT verb_word CHECK (verb in ('approve', 'return')),
    CONSTRAINT state_word CHECK (state in ('told', 'accepted', 'refused', 'overtaken')),
    FOREIGN KEY(ask_id) REFERENCES telegram_ask (id)
);

CREATE INDEX telegram_decision_ask ON telegram_decision (ask_id);

CREATE UNIQUE INDEX telegram_decision_open ON telegram_decision (ask_id) WHERE state = 'told';

grant select, insert, update on telegram_decision to :app_role;
