#!/usr/bin/env bash
# Types and unit tests of the staff UI.
set -euo pipefail
cd "$(dirname "$0")/../../gateway/ui"
npm run -s typecheck
npm run -s test
