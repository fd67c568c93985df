"""One place that loads the fixtures shared by every suite, and says which tests go to one process together."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = [
    "proxima_local.testing",
    "proxima_common.testing.fixtures",
    "proxima_sandbox.testing",
    "proxima_sandbox.testing_didox",
    "proxima_sandbox.testing_telegram",
]

# Whole stacks: the months of the demonstration with all journeys take as long as the others together.
WHOLE = ("tests/e2e/months/", "tests/e2e/")


class ByFile(LoadScopeScheduling):
    """A file stays in one process, and so do all files that share a whole stack.

    Marks of groups would say this too, but are lost with pytest 9.2 (pytest-xdist #1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return _whole(nodeid) or nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How tests are dealt out to several processes."""
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first."""
    items.sort(key=lambda item: [_whole(item.nodeid) != folder for folder in WHOLE])


def _whole(nodeid: str) -> str | None:
    return next((folder for folder in WHOLE if nodeid.startswith(folder)), None)
