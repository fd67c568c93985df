-- The registry's own narrow rows, kept by triggers whoever writes an invoice. Statements inside of functions end in
-- '; --', because the file is split where a line ends in a bare semicolon.
alter table invoice add column imported boolean default false not null;

CREATE TABLE registry_entry (
    invoice_id UUID NOT NULL,
    legal_entity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_sort TEXT NOT NULL,
    application_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    deal_type TEXT NOT NULL,
    status TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    period TEXT NOT NULL,
    number TEXT,
    document_date DATE NOT NULL,
    due_date DATE,
    currency TEXT NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    payable NUMERIC(20, 4) NOT NULL,
    outstanding NUMERIC(20, 4) NOT NULL,
    imported BOOLEAN NOT NULL,
    tags TEXT[] NOT NULL,
    people TEXT[] NOT NULL,
    facts TEXT[] NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT registry_entry_pkey PRIMARY KEY (invoice_id),
    CONSTRAINT registry_entry_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX registry_by_update ON registry_entry (updated_at, invoice_id);

CREATE INDEX registry_by_document_date ON registry_entry (document_date, invoice_id);

CREATE INDEX registry_by_due_date ON registry_entry (due_date, invoice_id);

CREATE INDEX registry_by_number ON registry_entry (number, invoice_id);

CREATE INDEX registry_by_client_name ON registry_entry (client_sort, invoice_id);

CREATE INDEX registry_by_gross ON registry_entry (gross, invoice_id);

CREATE INDEX registry_period_update ON registry_entry (period, updated_at, invoice_id);

CREATE INDEX registry_period_document_date ON registry_entry (period, document_date, invoice_id);

CREATE INDEX registry_period_due_date ON registry_entry (period, due_date, invoice_id);

CREATE INDEX registry_period_number ON registry_entry (period, number, invoice_id);

CREATE INDEX registry_status_update ON registry_entry (status, updated_at, invoice_id);

CREATE INDEX registry_status_document_date ON registry_entry (status, document_date, invoice_id);

CREATE INDEX registry_status_due_date ON registry_entry (status, due_date, invoice_id);

CREATE INDEX registry_status_number ON registry_entry (status, number, invoice_id);

CREATE INDEX registry_of_client ON registry_entry (client_id, updated_at, invoice_id);

CREATE INDEX registry_of_application ON registry_entry (application_id, updated_at, invoice_id);

CREATE INDEX registry_of_legal_entity ON registry_entry (legal_entity_id, updated_at, invoice_id);

CREATE INDEX registry_unpaid ON registry_entry (due_date, invoice_id) WHERE outstanding > 0 and status in ('sent', 'accepted');

CREATE INDEX registry_marks ON registry_entry USING gin (tags, people, facts) WITH (gin_pending_list_limit = 256);

revoke all on "registry_entry" from :app_role;

grant select on "registry_entry" to :app_role;

CREATE TABLE registry_words (
    invoice_id UUID NOT NULL,
    words TSVECTOR NOT NULL,
    CONSTRAINT registry_words_pkey PRIMARY KEY (invoice_id),
    CONSTRAINT registry_words_invoice_id_fkey FOREIGN KEY(invoice_id) REFERENCES invoice (invoice_id)
);

CREATE INDEX registry_words_search ON registry_words USING gin (words) WITH (gin_pending_list_limit = 256);

-- How often words and marks stand there decides how a page is read; few samples would not tell the rare from the common.
alter table registry_words alter words set statistics 500;

alter table registry_words set (autovacuum_analyze_scale_factor = 0.02);

alter table registry_entry alter people set statistics 500;

alter table registry_entry alter facts set statistics 500;

alter table registry_entry alter tags set statistics 500;

alter table registry_entry set (autovacuum_analyze_scale_factor = 0.02);

revoke all on "registry_words" from :app_role;

grant select on "registry_words" to :app_role;

CREATE TABLE registry_total (
    legal_entity_id TEXT NOT NULL,
    period TEXT NOT NULL,
    deal_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    currency TEXT NOT NULL,
    invoices BIGINT NOT NULL,
    net NUMERIC(28, 4) NOT NULL,
    tax NUMERIC(28, 4) NOT NULL,
    gross NUMERIC(28, 4) NOT NULL,
    payable NUMERIC(28, 4) NOT NULL,
    outstanding NUMERIC(28, 4) NOT NULL,
    CONSTRAINT registry_total_pkey PRIMARY KEY (legal_entity_id, period, deal_type, kind, status, payment_state, currency)
);

revoke all on "registry_total" from :app_role;

grant select on "registry_total" to :app_role;

CREATE TABLE registry_delta (
    delta_id BIGINT GENERATED ALWAYS AS IDENTITY,
    legal_entity_id TEXT NOT NULL,
    period TEXT NOT NULL,
    deal_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    currency TEXT NOT NULL,
    invoices BIGINT NOT NULL,
    net NUMERIC(28, 4) NOT NULL,
    tax NUMERIC(28, 4) NOT NULL,
    gross NUMERIC(28, 4) NOT NULL,
    payable NUMERIC(28, 4) NOT NULL,
    outstanding NUMERIC(28, 4) NOT NULL,
    CONSTRAINT registry_delta_pkey PRIMARY KEY (delta_id)
);

revoke all on "registry_delta" from :app_role;

grant select on "registry_delta" to :app_role;

CREATE TABLE saved_view (
    view_id UUID NOT NULL,
    owner_id TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    name TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    filters JSONB NOT NULL,
    sort TEXT NOT NULL,
    sort_order TEXT NOT NULL CONSTRAINT saved_view_sort_order_word CHECK (sort_order in ('asc', 'desc')),
    version INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT saved_view_pkey PRIMARY KEY (view_id)
);

CREATE UNIQUE INDEX saved_view_name ON saved_view (owner_id, name);

CREATE INDEX saved_view_shared ON saved_view (name) WHERE shared;

revoke all on "saved_view" from :app_role;

grant select, insert, update, delete on "saved_view" to :app_role;

alter table batch drop constraint batch_verb_word;

alter table batch add constraint batch_verb_word check (verb in ('create', 'refresh', 'finalize', 'approve', 'send', 'void', 'export'));

alter table batch add column asked jsonb default '{}' not null;

alter table batch add column result jsonb;

CREATE TABLE export_part (
    batch_id UUID NOT NULL,
    position INTEGER NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT export_part_pkey PRIMARY KEY (batch_id, position),
    CONSTRAINT export_part_batch_id_fkey FOREIGN KEY(batch_id) REFERENCES batch (batch_id)
);

revoke all on "export_part" from :app_role;

grant select, insert, delete on "export_part" to :app_role;

create function registry_tokens(said text) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct left(word, 60)), '{}')
    from regexp_split_to_table(lower(left(said, 200000)), '\W+') word where word <> ''
$$;

create function registry_query(said text) returns tsquery language sql immutable parallel safe as $$
    select coalesce(string_agg('''' || word || ''':*', ' & '), '')::tsquery from unnest(registry_tokens(said)) word
$$;

create function registry_facts(of_invoice uuid, of_revision integer) returns text[] language sql stable as $$
    select coalesce(array_agg(distinct name || ':' || state), '{}') from fact
    where invoice_id = of_invoice and revision = of_revision
$$;

create function registry_people(of_invoice uuid, created_by text) returns text[] language sql stable as $$
    select array_agg(distinct who) from (
        select 'created ' || created_by as who
        union all select 'touched ' || staff_id from touched_by where invoice_id = of_invoice
        union all select 'approved ' || staff_id from approval where invoice_id = of_invoice and cancelled_at is null
    ) people
$$;

create function registry_set_words(of_invoice uuid) returns void language sql security definer
    set search_path from current as $$
    insert into registry_words (invoice_id, words)
    select i.invoice_id, array_to_tsvector(registry_tokens(concat_ws(' ', i.number, i.client_name,
        i.contract->>'number', i.printed_note, i.internal_note,
        (select string_agg(l.text, ' ') from invoice_line l where l.invoice_id = i.invoice_id))))
    from invoice i where i.invoice_id = of_invoice
    on conflict (invoice_id) do update set words = excluded.words
    where registry_words.words is distinct from excluded.words
$$;

create function registry_count(one invoice, times integer) returns void language sql security definer
    set search_path from current as $$
    insert into registry_delta (legal_entity_id, period, deal_type, kind, status, payment_state, currency,
        invoices, net, tax, gross, payable, outstanding)
    values (one.legal_entity_id, one.period, one.deal_type, one.kind, one.status, one.payment_state, one.currency,
        times, one.net * times, one.tax * times, one.gross * times, one.payable * times, one.outstanding * times)
$$;

create function registry_add_invoice() returns trigger language plpgsql security definer
    set search_path from current as $$
begin
    insert into registry_entry (invoice_id, legal_entity_id, client_id, client_sort, application_id, kind, deal_type,
        status, payment_state, period, number, document_date, due_date, currency, net, tax, gross, payable, outstanding,
        imported, tags, people, facts, updated_at)
    values (new.invoice_id, new.legal_entity_id, new.client_id, left(lower(new.client_name), 40), new.application_id,
        new.kind, new.deal_type, new.status, new.payment_state, new.period, new.number, new.document_date,
        new.due_date, new.currency, new.net, new.tax, new.gross, new.payable, new.outstanding, new.imported,
        array(select jsonb_array_elements_text(new.tags)), array['created ' || new.created_by], '{}', new.updated_at); --
    perform registry_set_words(new.invoice_id); --
    perform registry_count(new, 1); --
    return null; --
end $$;

create trigger registry_added after insert on invoice for each row execute function registry_add_invoice();

create function registry_change_invoice() returns trigger language plpgsql security definer
    set search_path from current as $$
begin
    update registry_entry set legal_entity_id = new.legal_entity_id, client_id = new.client_id,
        client_sort = left(lower(new.client_name), 40), application_id = new.application_id, kind = new.kind,
        deal_type = new.deal_type, status = new.status, payment_state = new.payment_state, period = new.period,
        number = new.number, document_date = new.document_date, due_date = new.due_date, currency = new.currency,
        net = new.net, tax = new.tax, gross = new.gross, payable = new.payable, outstanding = new.outstanding,
        imported = new.imported, tags = array(select jsonb_array_elements_text(new.tags)),
        facts = case when new.revision = old.revision then facts
            else registry_facts(new.invoice_id, new.revision) end,
        updated_at = new.updated_at
    where invoice_id = new.invoice_id; --
    if (old.number, old.client_name, old.contract->>'number', old.printed_note, old.internal_note) is distinct from
       (new.number, new.client_name, new.contract->>'number', new.printed_note, new.internal_note) then
        perform registry_set_words(new.invoice_id); --
    end if; --
    if (old.legal_entity_id, old.period, old.deal_type, old.kind, old.status, old.payment_state, old.currency,
        old.net, old.tax, old.gross, old.payable, old.outstanding) is distinct from
       (new.legal_entity_id, new.period, new.deal_type, new.kind, new.status, new.payment_state, new.currency,
        new.net, new.tax, new.gross, new.payable, new.outstanding) then
        perform registry_count(old, -1); --
        perform registry_count(new, 1); --
    end if; --
    return null; --
end $$;

create trigger registry_changed after update on invoice for each row
    when ((old.updated_at, old.status, old.payment_state, old.outstanding, old.revision, old.number, old.tags,
        old.net, old.tax, old.gross, old.payable, old.due_date, old.document_date, old.period, old.client_name,
        old.client_id, old.legal_entity_id, old.application_id, old.kind, old.deal_type, old.currency, old.imported,
        old.contract, old.printed_note, old.internal_note)
        is distinct from
        (new.updated_at, new.status, new.payment_state, new.outstanding, new.revision, new.number, new.tags,
        new.net, new.tax, new.gross, new.payable, new.due_date, new.document_date, new.period, new.client_name,
        new.client_id, new.legal_entity_id, new.application_id, new.kind, new.deal_type, new.currency, new.imported,
        new.contract, new.printed_note, new.internal_note))
    execute function registry_change_invoice();

create function registry_change_lines() returns trigger language plpgsql security definer
    set search_path from current as $$
begin
    perform registry_set_words(invoice_id) from (select distinct invoice_id from changed) of_lines; --
    return null; --
end $$;

create trigger registry_lines_added after insert on invoice_line referencing new table as changed
    for each statement execute function registry_change_lines();

create trigger registry_lines_changed after update on invoice_line referencing new table as changed
    for each statement execute function registry_change_lines();

create trigger registry_lines_gone after delete on invoice_line referencing old table as changed
    for each statement execute function registry_change_lines();

create function registry_change_facts() returns trigger language plpgsql security definer
    set search_path from current as $$
begin
    update registry_entry e set facts = found.facts
    from (select i.invoice_id, registry_facts(i.invoice_id, i.revision) as facts from invoice i
          where i.invoice_id = new.invoice_id and i.revision = new.revision) found
    where e.invoice_id = found.invoice_id and e.facts is distinct from found.facts; --
    return null; --
end $$;

create trigger registry_fact_noted after insert or update on fact for each row
    execute function registry_change_facts();

create function registry_change_people() returns trigger language plpgsql security definer
    set search_path from current as $$
begin
    update registry_entry e set people = found.people
    from (select i.invoice_id, registry_people(i.invoice_id, i.created_by) as people from invoice i
          where i.invoice_id = new.invoice_id) found
    where e.invoice_id = found.invoice_id and e.people is distinct from found.people; --
    return null; --
end $$;

create trigger registry_touched after insert on touched_by for each row execute function registry_change_people();

create trigger registry_approved after insert or update on approval for each row
    execute function registry_change_people();

create function registry_compact() returns bigint language plpgsql security definer
    set search_path from current as $$
declare merged bigint; --
begin
    perform pg_advisory_xact_lock(hashtext('registry_compact')); --
    with gone as (delete from registry_delta returning *),
    put as (
        insert into registry_total as t
        select legal_entity_id, period, deal_type, kind, status, payment_state, currency,
            sum(invoices), sum(net), sum(tax), sum(gross), sum(payable), sum(outstanding)
        from gone group by legal_entity_id, period, deal_type, kind, status, payment_state, currency
        on conflict (legal_entity_id, period, deal_type, kind, status, payment_state, currency) do update
        set invoices = t.invoices + excluded.invoices, net = t.net + excluded.net, tax = t.tax + excluded.tax,
            gross = t.gross + excluded.gross, payable = t.payable + excluded.payable,
            outstanding = t.outstanding + excluded.outstanding
    )
    select count(*) into merged from gone; --
    return merged; --
end $$;

insert into registry_entry
select invoice_id, legal_entity_id, client_id, left(lower(client_name), 40), application_id, kind, deal_type, status,
    payment_state, period, number, document_date, due_date, currency, net, tax, gross, payable, outstanding, imported,
    array(select jsonb_array_elements_text(tags)), registry_people(invoice_id, created_by),
    registry_facts(invoice_id, revision), updated_at
from invoice;

select registry_set_words(invoice_id), registry_count(i, 1) from invoice i;

drop index invoice_recent;

drop index invoice_by_status;

drop index invoice_by_client;

drop index invoice_number_search;

drop index invoice_by_period;

create index invoice_of_month on invoice (period);

alter table invoice set (fillfactor = 85);
