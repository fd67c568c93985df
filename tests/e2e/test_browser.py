"""Journeys of staff in a real browser, against a stack of their own with October open (gateway/ui/e2e)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from proxima_cli.demo.clock import DemoTime
from proxima_cli.demo.handing_over import around
from proxima_cli.demo.plan import OPEN_MONTH
from proxima_cli.demo.prepare import prepare
from proxima_cli.demo.staff import administrator, ensure
from proxima_cli.demo.story import Story
from proxima_cli.demo.walk import Walk
from proxima_local.paths import checkout
from proxima_local.stack import Stack

from .conftest import a_stack, free_base, raised, settings_of

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(900)]
UI = checkout() / "gateway/ui"


@pytest.fixture(scope="module")
def opened(engines_home: Path) -> Iterator[Stack]:
    """Everything up with the demonstration's clients and people, on 2 November, nothing billed."""
    with raised(a_stack(engines_home / "browser", free_base())) as stack:
        _open_month(stack)
        yield stack


def _open_month(stack: Stack) -> None:
    settings = settings_of(stack)
    with ExitStack() as sessions:
        admin = sessions.enter_context(closing(administrator(settings)))
        staff = ensure(settings)
        for session in (staff.accountant, staff.director, staff.manager, staff.signer):
            sessions.enter_context(closing(session))
        walk = Walk(staff, around(settings, staff), lambda _: None)
        # Clients and applications are known once prefill has told of them.
        walk.overview(OPEN_MONTH)
        prepare(staff.accountant, admin)
        Story(staff, admin, walk, DemoTime(settings.clock_file), lambda _: None).open()


def test_journeys(opened: Stack) -> None:
    """Every journey passes; what fails leaves its trace and picture in var/ui-journeys."""
    settings = settings_of(opened)
    told = {
        "PROXIMA_UI_URL": settings.gateway_url,
        "PROXIMA_UI_MONTH": OPEN_MONTH,
        "PROXIMA_UI_RESULTS": str(checkout() / "var/ui-journeys"),
        "PROXIMA_DEMO_STAFF_FILE": str(settings.staff_file),
    }
    done = subprocess.run(
        ["npm", "run", "-s", "e2e"], cwd=UI, env=os.environ | told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
