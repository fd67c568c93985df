"""One stack with many applications, whose processes are stopped and killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from proxima_local.stack import Stack

from ..conftest import a_stack, free_base, house_of, raised
from ..house import House

WORKLOGS = "20000"


# A fixture of a package ends with it: an idle stack would take a quarter of a core from the tests of the next one.
@pytest.fixture(scope="package")
def stack(engines_home: Path) -> Iterator[Stack]:
    """Everything up, with the demonstration's sellers and a warehouse of a thousand applications."""
    with raised(a_stack(engines_home / "whole", free_base()), "--scale", "bench", "--worklogs", WORKLOGS) as stack:
        yield stack


@pytest.fixture(scope="package")
def house(stack: Stack) -> Iterator[House]:
    """The stack as its staff, its partners and a reader of its topics see it."""
    with house_of(stack) as house:
        yield house
