"""`python -m tests.bench` measures everything and writes docs/performance.md; with names of sections only those.

A section that fails is reported with its error and the others go on; the exit code is then 1. A missed aim is no
failure.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

from proxima_local.paths import checkout

from . import batches, change, live, memory, papers, prefill, prefill_large, registry, relay, report, timings
from .figures import Result, attempt, failed
from .machine import this_machine
from .whole import Whole, whole

ALONE: dict[str, tuple[str, Callable[[], Result]]] = {
    "relay": (relay.TITLE, relay.section),
    "change": (change.TITLE, change.section),
    "prefill": (prefill.TITLE, prefill.section),
    "prefill-large": (prefill_large.TITLE, prefill_large.section),
    "papers": (papers.TITLE, papers.section),
    "batches": (batches.TITLE, batches.section),
    "registry": (registry.TITLE, registry.section),
}
Sections = dict[str, tuple[str, Callable[[Whole], Result]]]
ON_THE_STACK: Sections = {
    "live": (live.TITLE, live.section),
    "memory": (memory.TITLE, memory.section),
}
COMMANDS = {"commands": (timings.TITLE, timings.section)}


def main(wanted: list[str]) -> int:
    """Measure, print, and write the page if everything was asked for."""
    known = [*ALONE, *ON_THE_STACK, *COMMANDS]
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"no section {', '.join(unknown)}; there are: {', '.join(known)}")
    machine, began = this_machine(), time.monotonic()
    results = []
    for result in _sections(wanted or known):
        report.show([result])
        results.append(result)
    if not wanted:
        report.write(checkout() / "docs" / "performance.md", results, machine, time.monotonic() - began)
    return int(any(result.error for result in results))


def _sections(wanted: list[str]) -> Iterator[Result]:
    for name, (title, measure) in ALONE.items():
        if name in wanted:
            yield attempt(title, measure)
    on_the_stack = {name: ON_THE_STACK[name] for name in ON_THE_STACK if name in wanted}
    if on_the_stack:
        yield from _with_the_stack(on_the_stack)
    for name, (title, measure) in COMMANDS.items():
        if name in wanted:
            yield attempt(title, measure)


def _with_the_stack(sections: Sections) -> Iterator[Result]:
    with ExitStack() as opened:
        try:
            running = opened.enter_context(whole())
        except Exception as error:
            yield from (failed(title, error) for title, _ in sections.values())
            return
        for title, measure in sections.values():
            yield attempt(title, partial(measure, running))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
