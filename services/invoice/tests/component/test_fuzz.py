"""Whatever anybody sends to any route, the answer is never a failure of ours, and every refusal is a problem."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NotSet

from ..line import Line

pytestmark = pytest.mark.connected

ADMIN = ("admin", *[(role, "*") for role in ("admin", "preparer", "approver", "accountant")])
EXAMPLES = 8


def cases(strategy: Any) -> list[Any]:
    """The same examples every time."""
    found: list[Any] = []

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: Any) -> None:
        found.append(case)

    collect()
    return found


async def test_no_input_breaks_a_route(line: Line) -> None:
    draft = await line.draft()
    schema = schemathesis.openapi.from_dict((await line.client.get("/openapi.json")).json())
    for result in schema.get_all_operations():
        operation = result.ok()
        for number, case in enumerate(cases(operation.as_strategy())):
            path = case.formatted_path
            if number % 2 and "invoice_id" in (case.path_parameters or {}):
                path = operation.path.format(**{**case.path_parameters, "invoice_id": draft["invoice_id"]})
            await check(line, operation.method.upper(), path, case)
    assert await line.parked() == []


async def check(line: Line, method: str, path: str, case: Any) -> None:
    headers = {name: value for name, value in (case.headers or {}).items() if value.isascii() and value.isprintable()}
    answer = await line.client.request(
        method,
        path,
        params=case.query or {},
        headers=line.as_(ADMIN) | {"Idempotency-Key": "k" * 8 + path[-20:].replace("/", "-")} | headers,
        json=None if isinstance(case.body, NotSet) else case.body,
    )
    assert answer.status_code < 500 or "/audit/verify" in path, (method, path, case.body, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", (method, path, answer.text)
