"""Companies that are logged in at the stand-in of Didox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from proxima_sandbox.testing_didox import DidoxSandbox, EimzoSandbox

from deploy.sandbox.tests.didox_bodies import BUYER, Client


@pytest.fixture
def seller(didox_sandbox: DidoxSandbox, eimzo_sandbox: EimzoSandbox) -> Iterator[Client]:
    client = Client(didox_sandbox, eimzo_sandbox)
    with client.http:
        client.log_in()
        yield client


@pytest.fixture
def buyer(didox_sandbox: DidoxSandbox, eimzo_sandbox: EimzoSandbox) -> Iterator[Client]:
    client = Client(didox_sandbox, eimzo_sandbox, BUYER)
    with client.http:
        client.log_in()
        yield client
