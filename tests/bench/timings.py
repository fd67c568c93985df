"""How long the commands of the Makefile take, as `deploy/scripts/time-up.sh` measured them in fresh clones."""

from __future__ import annotations

import json

from proxima_local.paths import checkout

from .figures import Aim, Figure, Result

TITLE = "Commands"
TIMINGS = "var/bench/timings.json"
WANTED = {
    "up_bare": ("`make up`, nothing cached", Aim(720)),
    "up_first": ("`make up` in a fresh clone, caches warm", None),
    "up_again": ("`make up` while it runs", Aim(60)),
    "up_after_down": ("`make up` after `make down`", Aim(60)),
    "down": ("`make down`", None),
    "test": ("`make test`, warm", Aim(900)),
}
"""By key: what it is, and its bound in seconds."""


def section() -> Result:
    """Read what was measured; what is absent is said to be."""
    path = checkout() / TIMINGS
    kept: dict[str, dict[str, float | str]] = json.loads(path.read_text()) if path.is_file() else {}
    there = [key for key in WANTED if key in kept]
    dates = ", ".join(f"{WANTED[key][0]} {kept[key]['date']} at {kept[key]['commit']}" for key in there)
    return Result(
        TITLE,
        "Wall-clock time of whole commands, measured by `deploy/scripts/time-up.sh` in a fresh clone. Debian packages "
        "that were installed before stay so, also where nothing is cached." + (f" Measured: {dates}." if dates else ""),
        [Figure(WANTED[key][0], [float(kept[key]["seconds"])], "s", WANTED[key][1], key) for key in there],
        absent=[name for key, (name, _) in WANTED.items() if key not in kept],
    )
