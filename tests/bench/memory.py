"""What the idle stack holds in memory, and the CPU it takes to do nothing."""

from __future__ import annotations

import time

from proxima_local.memory import held_by, held_by_tree
from proxima_local.stack import processes_of

from .figures import Aim, Figure, Result
from .whole import Whole

TITLE = "Idle stack"
MIB = 2**20
QUIET = 20.0
LOOKS = 3


def section(whole: Whole) -> Result:
    """Wait until nothing has been asked for a while, then look a few times."""
    time.sleep(QUIET)
    pids = whole.pids()
    before, began = whole.cpu(), time.perf_counter()
    looks, totals = [], []
    for _ in range(LOOKS):
        looks.append({name: held_by_tree(pid) for name, pid in pids.items()})
        totals.append(sum(held_by(pid) for pid in processes_of(whole.stack.layout.var)))
        time.sleep(QUIET / LOOKS)
    after, seconds = whole.cpu(), time.perf_counter() - began
    busy = sum(after.values()) - sum(before.values())
    heaviest = sorted(pids, key=lambda name: -looks[-1][name])
    return Result(
        TITLE,
        f"Every process of the stack after {QUIET:.0f} s without a request, one month billed before: engines with "
        "their guards and browsers, services, the supervisor. Memory is the proportional set size: a page that "
        "several processes share is divided among them, so the sum counts it once.",
        [
            Figure("memory of everything", [total / 2**30 for total in totals], "GiB", Aim(3.5), "memory"),
            Figure("CPU while idle", [busy / seconds * 100], "% of a core"),
            *(Figure(name, [look[name] / MIB for look in looks], "MiB") for name in heaviest),
        ],
    )
