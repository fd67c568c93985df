#!/usr/bin/env bash
# Makes the secret files that docker-compose.yml mounts, once; what exists is kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
folder=var/secrets/compose
mkdir -p "$folder"

keep() { # name value
  [ -s "$folder/$1" ] || printf '%s' "$2" > "$folder/$1"
}
random() { openssl rand -hex 24; }

for name in postgres_password clickhouse_writer_password clickhouse_reader_password s3_secret_key planfact_api_key didox_partner_token; do
  keep "$name" "$(random)"
done
keep s3_access_key proxima
# A bot token is a number and letters; the number is the bot that the sandbox plays.
keep client_page_key "$(random)$(random)"
keep telegram_token "7000000001:$(random)"
if [ ! -s "$folder/didox_companies" ]; then
  first=$(random) second=$(random)
  keep didox_companies "{\"300000091\": \"$first\", \"300000092\": \"$second\"}"
  keep delivery_didox_companies \
    "{\"S1\": {\"tin\": \"300000091\", \"password\": \"$first\"}, \"S2\": {\"tin\": \"300000092\", \"password\": \"$second\"}}"
fi
if [ ! -s "$folder/staff_private_key" ]; then
  openssl genpkey -algorithm ed25519 -out "$folder/staff_private_key"
  openssl pkey -in "$folder/staff_private_key" -pubout -out "$folder/staff_public_key"
fi
if [ ! -s "$folder/database_passwords" ]; then
  for service in invoice render delivery accounting gateway; do
    owner=$(random) app=$(random)
    printf '%s_OWNER_PASSWORD=%s\n%s_APP_PASSWORD=%s\n' "${service^^}" "$owner" "${service^^}" "$app" >> "$folder/database_passwords"
    keep "${service}_owner_url" "postgresql://${service}_owner:$owner@postgres:5432/$service"
    keep "${service}_database_url" "postgresql://${service}_app:$app@postgres:5432/$service"
  done
fi
# The containers run as another user than the one who made these files.
chmod 755 "$folder"
chmod 644 "$folder"/*
