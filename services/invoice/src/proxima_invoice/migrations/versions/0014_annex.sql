alter table invoice add column annex jsonb;
