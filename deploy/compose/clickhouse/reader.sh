#!/bin/bash
# The product's own user: read only, bounded. Runs once, on an empty volume.
set -euo pipefail
clickhouse-client --user "$CLICKHOUSE_USER" --password "$(cat /run/secrets/clickhouse_writer_password)" \
  --param_password="$(cat /run/secrets/clickhouse_reader_password)" --multiquery <<'SQL'
CREATE SETTINGS PROFILE IF NOT EXISTS proxima_reader SETTINGS readonly = 1, max_execution_time = 60,
  max_memory_usage = 2000000000, max_result_rows = 5000000;
CREATE USER IF NOT EXISTS proxima_reader IDENTIFIED BY {password:String} SETTINGS PROFILE 'proxima_reader';
GRANT SELECT ON proxima.* TO proxima_reader;
SQL
