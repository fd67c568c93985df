alter table invoice add column if not exists document_terms jsonb;

alter table invoice add column supply jsonb default '{}' not null;

alter table document add column needs_acceptance boolean not null default false;
