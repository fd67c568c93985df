alter table application add column rules jsonb;
