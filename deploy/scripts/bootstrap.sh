#!/usr/bin/env bash
# Makes .venv with exactly the locked packages and the workspace's own members. Quick when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/../.."

UV_VERSION=0.13.9
MEMBERS=(libs/common services/invoice services/prefill services/render services/delivery services/accounting
         gateway cli deploy/local deploy/sandbox deploy/demo)

say() { printf '%s\n' "$*" >&2; }

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  say "Python 3.11 or newer is missing. On Debian: apt-get install python3 python3-venv"
  exit 1
fi

wanted=$( { cat requirements/dev.txt; for member in "${MEMBERS[@]}"; do cat "$member/pyproject.toml"; done; "$python" -V; pwd; } | sha256sum | cut -d' ' -f1)
if [ -f .venv/.made-from ] && [ "$(cat .venv/.made-from)" = "$wanted" ]; then
  exit 0
fi

if [ ! -x .venv/bin/python ]; then
  say "Making .venv with $("$python" -V)"
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
      "$python" -m venv .venv
    else
      say "Python has no venv module. On Debian: apt-get install python3-venv"
      exit 1
    fi
  fi
fi
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
  .venv/bin/python -m pip install -q --disable-pip-version-check "uv==$UV_VERSION" 2>/dev/null \
    || { .venv/bin/python -m ensurepip -q && .venv/bin/python -m pip install -q --disable-pip-version-check "uv==$UV_VERSION"; }
fi
export VIRTUAL_ENV="$PWD/.venv" UV_NO_PROGRESS=1
say "Installing the locked packages"
.venv/bin/uv pip sync -q --require-hashes requirements/dev.txt
editable=()
for member in "${MEMBERS[@]}"; do editable+=(-e "$member"); done
.venv/bin/uv pip install -q --offline --no-build-isolation --no-deps "${editable[@]}"
printf '%s' "$wanted" > .venv/.made-from
