"""Journeys of staff in a real browser (gateway/ui/e2e) where the whole demonstration was walked and October is open."""

from __future__ import annotations

import os
import subprocess

import pytest
from proxima_cli.demo.plan import OPEN_MONTH
from proxima_local.environment import env_file, merged_env
from proxima_local.paths import checkout
from proxima_local.stack import Stack

from ..conftest import run_tool
from .conftest import Rows

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(1_500)]
UI = checkout() / "gateway/ui"


@pytest.fixture(scope="module")
def opened(stack: Stack, walked: Rows) -> Stack:
    """On 2 November: two months billed, the third one open."""
    run_tool(stack, "proxima", "demo", "--whole")
    return stack


def test_journeys(opened: Stack) -> None:
    """Every journey passes; what fails leaves its trace and picture in var/ui-journeys."""
    tools = merged_env(env_file(opened.layout, "tools"))
    told = {
        "PROXIMA_UI_URL": tools["PROXIMA_GATEWAY_URL"],
        "PROXIMA_UI_MONTH": OPEN_MONTH,
        "PROXIMA_UI_RESULTS": str(checkout() / "var/ui-journeys"),
        "PROXIMA_DEMO_STAFF_FILE": str(opened.layout.secrets / "demo-staff.json"),
    }
    done = subprocess.run(
        ["npm", "run", "-s", "e2e"], cwd=UI, env=os.environ | tools | told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
