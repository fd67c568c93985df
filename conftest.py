"""One place that loads the fixtures shared by every suite, and says which tests go to one process together."""

from __future__ import annotations

import pytest

pytest_plugins = [
    "proxima_local.testing",
    "proxima_common.testing.fixtures",
    "proxima_sandbox.testing",
    "proxima_sandbox.testing_didox",
    "proxima_sandbox.testing_telegram",
]

TOGETHER = {"demonstration": "demonstration", "stack": "whole"}
"""What the tests of a whole stack ask for, the first that fits, and their group."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays in one process, and so do all tests of one whole stack; the longest begin first."""
    for item in items:
        group = next(
            (of for name, of in TOGETHER.items() if name in getattr(item, "fixturenames", ())), item.location[0]
        )
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
