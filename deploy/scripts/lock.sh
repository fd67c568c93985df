#!/usr/bin/env bash
# Writes requirements/*.txt: every dependency pinned with hashes, names only. The same input gives the same bytes.
# Of the staff UI's lock, which npm writes, it takes the addresses away.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip=()
for name in common invoice prefill render delivery accounting gateway cli local sandbox demo; do
  skip+=(--no-emit-package "proxima-$name")
done
compile() { # output, inputs…
  local out=$1
  shift
  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    "${skip[@]}" "$@" -o "requirements/$out.txt" >/dev/null
}

compile dev libs/common/pyproject.toml services/*/pyproject.toml gateway/pyproject.toml cli/pyproject.toml \
  deploy/local/pyproject.toml deploy/sandbox/pyproject.toml deploy/demo/pyproject.toml requirements/dev.in --all-extras
for service in invoice prefill render delivery accounting; do
  compile "$service" "services/$service/pyproject.toml" requirements/build.in -c requirements/dev.txt
done
compile gateway gateway/pyproject.toml requirements/build.in -c requirements/dev.txt
compile cli cli/pyproject.toml requirements/build.in -c requirements/dev.txt
compile sandbox deploy/sandbox/pyproject.toml requirements/build.in -c requirements/dev.txt

node - gateway/ui/package-lock.json <<'JS'
const { readFileSync, writeFileSync } = require("node:fs");
const file = process.argv[2];
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const part of Object.values(lock.packages)) {
  delete part.resolved;
  delete part.funding;
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
JS
