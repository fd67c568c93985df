#!/usr/bin/env bash
# Builds gateway/ui into gateway/ui/dist when its sources changed.
set -euo pipefail
cd "$(dirname "$0")/../../gateway/ui"

wanted=$(git ls-files -co --exclude-standard . | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -d' ' -f1)
if [ -f dist/.made-from ] && [ "$(cat dist/.made-from)" = "$wanted" ]; then
  exit 0
fi
packages=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ ! -f node_modules/.made-from ] || [ "$(cat node_modules/.made-from)" != "$packages" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$packages" > node_modules/.made-from
fi
npm run -s build
printf '%s' "$wanted" > dist/.made-from
