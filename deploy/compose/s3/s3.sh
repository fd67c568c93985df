#!/bin/sh
# versitygw takes its keys from the environment only; here they come from secret files.
set -eu
ROOT_ACCESS_KEY=$(cat "$ROOT_ACCESS_KEY_ID_FILE")
ROOT_SECRET_KEY=$(cat "$ROOT_SECRET_ACCESS_KEY_FILE")
export ROOT_ACCESS_KEY ROOT_SECRET_KEY
exec /usr/local/bin/versitygw "$@"
