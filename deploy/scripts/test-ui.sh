#!/usr/bin/env bash
# Types and unit tests of the staff UI; its client is the one of the API document.
set -euo pipefail
cd "$(dirname "$0")/../../gateway/ui"
if grep -n '://' package-lock.json; then
  echo "gateway/ui/package-lock.json has addresses: make lock takes them away" >&2
  exit 1
fi
npm run -s client -- --check > /dev/null || { echo "gateway/ui/src/client is stale: make openapi" >&2; exit 1; }
npm run -s typecheck
npm run -s test
