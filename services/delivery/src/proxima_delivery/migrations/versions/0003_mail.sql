ALTER TABLE letter ADD COLUMN reason TEXT;

ALTER TABLE delivery
    ADD COLUMN document_kind TEXT CONSTRAINT document_kind_word CHECK (document_kind in ('bill', 'esf', 'act', 'invoice', 'annex', 'credit_note', 'esf_corrected', 'esf_additional', 'quote')),
    ADD COLUMN document_number TEXT,
    ADD COLUMN needs_acceptance BOOLEAN DEFAULT 'false' NOT NULL;

CREATE TABLE notice (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    legal_entity_id TEXT NOT NULL,
    client_id TEXT,
    client_name TEXT NOT NULL,
    seller_name TEXT NOT NULL,
    language TEXT NOT NULL,
    day DATE NOT NULL,
    level INTEGER DEFAULT '0' NOT NULL,
    letter_id UUID,
    attempt INTEGER DEFAULT '0' NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    reason TEXT,
    reference TEXT,
    asked_by TEXT NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT kind_word CHECK (kind in ('reminder', 'question')),
    CONSTRAINT state_word CHECK (state in ('queued', 'sending', 'sent', 'failed', 'unknown', 'dropped')),
    FOREIGN KEY(letter_id) REFERENCES letter (id)
);

CREATE INDEX notice_client ON notice (legal_entity_id, client_id, day);

grant select, insert, update on notice to :app_role;

CREATE TABLE notice_recipient (
    notice_id UUID NOT NULL,
    mailbox TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT,
    role TEXT NOT NULL,
    day DATE,
    bounced TEXT,
    PRIMARY KEY (notice_id, mailbox),
    CONSTRAINT role_word CHECK (role in ('primary', 'copy')),
    CONSTRAINT one_reminder_a_day UNIQUE (mailbox, day),
    FOREIGN KEY(notice_id) REFERENCES notice (id)
);

grant select, insert, update on notice_recipient to :app_role;

CREATE TABLE notice_invoice (
    notice_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    number TEXT NOT NULL,
    document_date DATE NOT NULL,
    due_date DATE NOT NULL,
    currency TEXT NOT NULL,
    outstanding NUMERIC(20, 4) NOT NULL,
    step INTEGER NOT NULL,
    PRIMARY KEY (notice_id, invoice_id),
    FOREIGN KEY(notice_id) REFERENCES notice (id)
);

CREATE INDEX notice_invoice_invoice ON notice_invoice (invoice_id);

grant select, insert, update, delete on notice_invoice to :app_role;

CREATE TABLE sent_message (
    token TEXT NOT NULL,
    letter_id UUID,
    notice_id UUID,
    attempt INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (token),
    CONSTRAINT message_of_one CHECK ((letter_id is null) <> (notice_id is null)),
    FOREIGN KEY(letter_id) REFERENCES letter (id),
    FOREIGN KEY(notice_id) REFERENCES notice (id)
);

CREATE INDEX sent_message_letter ON sent_message (letter_id);

grant select, insert on sent_message to :app_role;

CREATE TABLE mailbox (
    name TEXT NOT NULL,
    uidvalidity BIGINT NOT NULL,
    last_uid BIGINT NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (name)
);

grant select, insert, update on mailbox to :app_role;

CREATE TABLE incoming_mail (
    id UUID NOT NULL,
    mailbox TEXT NOT NULL,
    uidvalidity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    letter_id UUID,
    notice_id UUID,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    detail TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    handled_by TEXT,
    handled_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT kind_word CHECK (kind in ('report', 'auto_reply', 'unmatched')),
    CONSTRAINT mail_once UNIQUE (mailbox, digest),
    FOREIGN KEY(letter_id) REFERENCES letter (id),
    FOREIGN KEY(notice_id) REFERENCES notice (id)
);

CREATE INDEX mail_unmatched ON incoming_mail (received_at) WHERE kind = 'unmatched' and handled_at is null;

grant select, insert, update on incoming_mail to :app_role;

CREATE TABLE delivery_report (
    id UUID NOT NULL,
    mail_id UUID NOT NULL,
    letter_id UUID,
    notice_id UUID,
    attempt INTEGER,
    recipient_email TEXT NOT NULL,
    action TEXT NOT NULL,
    status TEXT NOT NULL,
    diagnostic TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT action_word CHECK (action in ('failed', 'delayed', 'delivered', 'relayed', 'expanded')),
    FOREIGN KEY(mail_id) REFERENCES incoming_mail (id),
    FOREIGN KEY(letter_id) REFERENCES letter (id),
    FOREIGN KEY(notice_id) REFERENCES notice (id)
);

CREATE INDEX delivery_report_letter ON delivery_report (letter_id);

grant select, insert on delivery_report to :app_role;

CREATE TABLE page_opening (
    id UUID NOT NULL,
    letter_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(letter_id) REFERENCES letter (id)
);

CREATE INDEX page_opening_letter ON page_opening (letter_id);

grant select, insert on page_opening to :app_role;

CREATE TABLE acceptance (
    document_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    letter_id UUID NOT NULL,
    name TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (document_id, revision),
    FOREIGN KEY(letter_id) REFERENCES letter (id)
);

grant select, insert on acceptance to :app_role;

CREATE TABLE question (
    id UUID NOT NULL,
    letter_id UUID NOT NULL,
    once UUID NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    notice_id UUID,
    PRIMARY KEY (id),
    CONSTRAINT question_once UNIQUE (letter_id, once),
    FOREIGN KEY(letter_id) REFERENCES letter (id),
    FOREIGN KEY(notice_id) REFERENCES notice (id)
);

grant select, insert, update on question to :app_role;

CREATE TABLE debt (
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    status TEXT NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    client_name TEXT NOT NULL,
    seller_name TEXT NOT NULL,
    language TEXT NOT NULL,
    currency TEXT NOT NULL,
    payable NUMERIC(20, 4) NOT NULL,
    outstanding NUMERIC(20, 4) NOT NULL,
    document_date DATE NOT NULL,
    due_date DATE,
    promised_on DATE,
    recipients JSONB NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (invoice_id),
    CONSTRAINT status_word CHECK (status in ('draft', 'needs_review', 'approved', 'sent', 'accepted', 'paid', 'rejected', 'void', 'discarded'))
);

CREATE INDEX debt_client ON debt (legal_entity_id, client_id);

CREATE INDEX debt_due ON debt (due_date) WHERE outstanding > 0 and status in ('sent', 'accepted');

grant select, insert, update on debt to :app_role;

CREATE TABLE reminder_plan (
    legal_entity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    days INTEGER[],
    paused BOOLEAN NOT NULL,
    until DATE,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (legal_entity_id, client_id)
);

grant select, insert, update on reminder_plan to :app_role;

CREATE TABLE reminder_hold (
    invoice_id UUID NOT NULL,
    held BOOLEAN NOT NULL,
    until DATE,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (invoice_id)
);

grant select, insert, update on reminder_hold to :app_role;
