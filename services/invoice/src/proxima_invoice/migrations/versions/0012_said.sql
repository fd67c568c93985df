alter table batch_item add column said jsonb;
