"""The service on a real database and archive, against Didox's stand-in, with a clock that the test moves."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from proxima_common.testing.clocks import FakeClock
from proxima_delivery.bootstrap import build

from ...didox_scenes import Cabin, cabin, settings_of


@pytest.fixture
async def house(settings_for, smtp, didox_sandbox, eimzo_sandbox, fake_clock: FakeClock) -> AsyncIterator[Cabin]:
    service = build(settings_for(smtp.port, didox=settings_of(didox_sandbox)), fake_clock)
    async with cabin(service, fake_clock, didox_sandbox, eimzo_sandbox) as made:
        yield made


@pytest.fixture
def other(settings_for, smtp, didox_sandbox, eimzo_sandbox, fake_clock: FakeClock) -> Any:
    """Another process of the same service."""

    def make(**changes: Any) -> Any:
        service = build(settings_for(smtp.port, didox=settings_of(didox_sandbox, **changes)), fake_clock)
        return cabin(service, fake_clock, didox_sandbox, eimzo_sandbox)

    return make
