"""Whatever is sent: with the services away the gateway answers as its document says, and nothing breaks."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import proxima_gateway
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import Role
from proxima_common.db.migrate import migrate
from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings
from proxima_gateway.bootstrap import build_app
from proxima_gateway.settings import Rate, Settings
from proxima_local.ports import free_port
from pydantic import SecretStr
from schemathesis.checks import CHECKS

pytestmark = pytest.mark.connected

DOCUMENT = json.loads((Path(__file__).parents[2] / "openapi.json").read_text())
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
# The stream never ends; it has tests of its own.
OPERATIONS = {
    found.ok().label: found.ok()
    for found in SCHEMA.get_all_operations()
    if found.ok().definition.raw["operationId"] != "listen"
}
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
CONFORMANCE = ("status_code_conformance", "content_type_conformance", "response_schema_conformance")
AWAY = {"service_unavailable": 503}
UNLIMITED = Rate(per_second=1e6, burst=1_000_000)


@pytest.fixture(scope="session")
def gateway_with_nobody_behind(postgres_engine: Any, key_pair: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Address and an administrator's API token of a gateway whose services are all away."""
    made = postgres_engine.create_database("gateway_any_input")
    database = DatabaseSettings(url=SecretStr(made.app_url), owner_url=SecretStr(made.owner_url))
    migrate(database, Path(proxima_gateway.__file__).parent)
    nobody = f"http://127.0.0.1:{free_port()}"
    settings = Settings(
        database=database,
        kafka=KafkaSettings(bootstrap="127.0.0.1:1"),
        http=HttpSettings(port=free_port(), max_body_bytes=100_000),
        private_key=SecretStr(key_pair[0]),
        invoice_url=nobody,
        render_url=nobody,
        delivery_url=nobody,
        accounting_url=nobody,
        prefill_url=nobody,
        staff_rate=UNLIMITED,
        address_rate=UNLIMITED,
    )
    app = build_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=settings.http.port, log_config=None))
    thread = threading.Thread(target=asyncio.run, args=(server._serve(),))
    thread.start()
    base = f"http://127.0.0.1:{settings.http.port}"
    try:
        while not server.started:
            time.sleep(0.01)
        asyncio.run(_administrator(settings))
        yield base, _token(base)
    finally:
        server.should_exit = True
        thread.join()


async def _administrator(settings: Settings) -> None:
    app = build_app(settings)
    async with app.router.lifespan_context(app):
        everything = [GrantHeld(role=role, legal_entity_id="*") for role in Role]
        await app.state.administration.create("test", "root", "Root", "correct horse battery", everything)


def _token(base: str) -> str:
    with httpx.Client(base_url=base) as http:
        who = http.post("/api/v1/session", json={"login": "root", "password": "correct horse battery"}).json()
        asked = {"name": "fuzz", "days": 1, "scopes": who["grants"]}
        made = http.post("/api/v1/tokens", json=asked, headers={"x-csrf-token": who["csrf_token"]})
        return str(made.json()["secret"])


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_answers_as_documented(label: str, gateway_with_nobody_behind: tuple[str, str]) -> None:
    base, token = gateway_with_nobody_behind
    operation = OPERATIONS[label]

    for mode in MODES:

        @given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis_settings(
            max_examples=4,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        def answers(case: Any) -> None:
            response = case.call(base_url=base, headers={"Authorization": f"Bearer {token}"})
            case.validate_response(response, checks=CHECKS.get_by_names(CONFORMANCE))
            if response.status_code >= 500:
                assert AWAY.get(response.json()["code"]) == response.status_code, response.text

        answers()
