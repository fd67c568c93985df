#!/bin/bash
# A database and two roles a service: the owner migrates, the application role works. Runs once, on an empty volume.
set -euo pipefail
. /run/secrets/database_passwords
for service in invoice render delivery accounting gateway; do
  owner_password="${service^^}_OWNER_PASSWORD"
  app_password="${service^^}_APP_PASSWORD"
  psql -v ON_ERROR_STOP=1 -U postgres \
    -v service="$service" -v owner="${service}_owner" -v app="${service}_app" \
    -v owner_password="${!owner_password}" -v app_password="${!app_password}" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN PASSWORD :'app_password';
CREATE DATABASE :"service" OWNER :"owner";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"app";
SQL
done
