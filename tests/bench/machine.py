"""What kind of machine this is, as the system says; no names of hosts, users or paths."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Machine:
    """One machine at the beginning of a measurement."""

    date: str
    processor: str
    cores: int
    memory_gib: float
    system: str
    kernel: str
    python: str
    load: float

    def rows(self) -> Sequence[tuple[str, str]]:
        """For a table."""
        return [
            ("date", self.date),
            ("processor", f"{self.processor}, {self.cores} cores usable"),
            ("memory", f"{self.memory_gib:.0f} GiB"),
            ("system", f"{self.system}, kernel {self.kernel}"),
            ("Python", self.python),
            ("load average before", f"{self.load:.1f}"),
        ]


def this_machine() -> Machine:
    """Read it from the system."""
    return Machine(
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=psutil.virtual_memory().total / 2**30,
        system=platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        # What follows the version names a build, not a kind of machine.
        kernel=platform.release().partition("-")[0],
        python=platform.python_version(),
        load=os.getloadavg()[0],
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
