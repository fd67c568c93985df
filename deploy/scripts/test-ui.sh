#!/usr/bin/env bash
# Types and unit tests of the staff UI.
set -euo pipefail
cd "$(dirname "$0")/../../gateway/ui"
if grep -n '://' package-lock.json; then
  echo "gateway/ui/package-lock.json has addresses: make lock takes them away" >&2
  exit 1
fi
npm run -s typecheck
npm run -s test
