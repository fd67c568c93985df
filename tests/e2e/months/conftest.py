"""One stack with the demonstration's own clients and people, for whoever looks at its months."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proxima_local.stack import Stack

from ..conftest import a_stack, free_base, house_of, raised, run_tool
from ..house import House

Rows = list[dict[str, Any]]


@pytest.fixture(scope="package")
def stack(engines_home: Path) -> Iterator[Stack]:
    """Everything up, with nothing billed yet."""
    with raised(a_stack(engines_home / "demonstration", free_base())) as stack:
        yield stack


@pytest.fixture(scope="package")
def walked(stack: Stack) -> Rows:
    """What `proxima demo --json` printed about the first month."""
    printed: Rows = json.loads(run_tool(stack, "proxima", "demo", "--json", "--month", "2026-08"))
    return printed


@pytest.fixture(scope="package")
def house(stack: Stack) -> Iterator[House]:
    """Everybody logged in there."""
    with house_of(stack) as house:
        yield house
