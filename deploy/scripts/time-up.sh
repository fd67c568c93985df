#!/usr/bin/env bash
# Times `make up` and `make down` in a fresh clone of what is committed, and keeps the seconds in var/bench/timings.json
# of this checkout, where `make bench` finds them.
#   deploy/scripts/time-up.sh FOLDER [--bare] [--test]
# FOLDER must not exist; it is deleted at the end. --bare empties every cache of ours and of the package tools first
# (they lie in FOLDER then). --test also times `make test`, after `make down`.
# PROXIMA_PORT_BASE moves the clone's ports (28400), so that another stack may run.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)

folder=${1:-}
bare=no tests=no
for option in "${@:2}"; do
  case $option in
    --bare) bare=yes ;;
    --test) tests=yes ;;
    *) folder='' ;;
  esac
done
if [ -z "$folder" ] || [ -e "$folder" ]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export PROXIMA_PORT_BASE=${PROXIMA_PORT_BASE:-28400}

clear_up() {
  make -C "$folder/clone" reset >/dev/null 2>&1 || true
  # Go makes its module cache read-only.
  chmod -R u+w "$folder" 2>/dev/null || true
  rm -rf "$folder"
}
trap clear_up EXIT

git clone -q "$here" "$folder/clone"
commit=$(git -C "$folder/clone" rev-parse --short HEAD)
if [ "$bare" = yes ]; then
  export XDG_CACHE_HOME="$folder/cache" GOMODCACHE="$folder/cache/go-mod" npm_config_cache="$folder/cache/npm"
  export MAVEN_OPTS="${MAVEN_OPTS:-} -Dmaven.repo.local=$folder/cache/maven"
fi

timed() { # key, target
  local began seconds
  began=$(date +%s.%N)
  make -C "$folder/clone" "$2" >&2
  seconds=$(echo "$(date +%s.%N) $began" | awk '{printf "%.1f", $1 - $2}')
  echo "$1: $seconds s"
  keep "$1" "$seconds"
}

keep() { # key, seconds
  mkdir -p "$here/var/bench"
  python3 - "$here/var/bench/timings.json" "$1" "$2" "$commit" <<'PYTHON'
import datetime, json, pathlib, sys

path, key, seconds, commit = pathlib.Path(sys.argv[1]), *sys.argv[2:]
kept = json.loads(path.read_text()) if path.is_file() else {}
today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
kept[key] = {"seconds": float(seconds), "commit": commit, "date": today}
path.write_text(json.dumps(kept, indent=2) + "\n")
PYTHON
}

if [ "$bare" = yes ]; then timed up_bare up; else timed up_first up; fi
timed up_again up
timed down down
timed up_after_down up
make -C "$folder/clone" down >/dev/null
if [ "$tests" = yes ]; then timed test test; fi
