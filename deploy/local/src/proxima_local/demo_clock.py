"""The moment at which the demonstration begins: pinned, so that its data does not age."""

from pathlib import Path

BEGINS = "2026-09-03T09:00:00+05:00"
"""August can be billed; `proxima demo --whole` moves the clock on."""


def pin_clock(var: Path) -> None:
    """Let every process of a stack that was never started begin at this moment; time runs on from there."""
    file = var / "run" / "demo-clock"
    if file.exists() or (var / "data").exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(BEGINS)
