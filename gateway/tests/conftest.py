"""A gateway on a real database, owners that stand in for the services and check who calls, and people who log in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import proxima_gateway
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from fastapi import FastAPI
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import Role
from proxima_common.errors import Unauthenticated
from proxima_common.http.tokens import StaffToken, StaffTokenVerifier
from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings
from proxima_gateway.auth.staff_store import Staff
from proxima_gateway.bootstrap import build_app
from proxima_gateway.settings import Settings
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

BASE = "http://127.0.0.1:8080"
PASSWORD = "correct horse battery"
OWNER_OF_PORT = {8101: "invoice", 8102: "render", 8103: "delivery", 8104: "accounting", 8105: "prefill"}


@dataclass
class Call:
    """What an owner was asked."""

    owner: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    staff: StaffToken | None


@dataclass
class StandIns:
    """The services behind the door: they verify the staff token as the real ones do, and answer what a test says."""

    public_key: str
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, Callable[[Call], Awaitable[Response] | Response]] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    breaking: set[str] = field(default_factory=set)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        owner = OWNER_OF_PORT[request.url.port or 0]
        try:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            openly = owner == "delivery" and request.url.path.startswith("/c/")
            staff = None if openly and not token else StaffTokenVerifier(self.public_key, owner).verify(token)
        except Unauthenticated as error:
            await JSONResponse({"code": error.code}, 401)(scope, receive, send)
            return
        call = Call(
            owner,
            request.method,
            scope["raw_path"].decode(),
            request.url.query,
            dict(request.headers),
            await request.body(),
            staff,
        )
        self.calls.append(call)
        answer = self.answers.get(owner, _echo)(call)
        response = await answer if isinstance(answer, Awaitable) else answer
        await response(scope, receive, send)


class Network(httpx.AsyncBaseTransport):
    """The network between gateway and owners, which may fail as networks do."""

    def __init__(self, owners: StandIns) -> None:
        self._owners = owners
        self._inner = httpx.ASGITransport(owners)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        owner = OWNER_OF_PORT[request.url.port or 0]
        if owner in self._owners.away:
            raise httpx.ConnectError("connection refused")
        if owner in self._owners.slow:
            raise httpx.ReadTimeout("no answer")
        if owner in self._owners.breaking:
            raise httpx.RemoteProtocolError("connection closed")
        return await self._inner.handle_async_request(request)


def _echo(call: Call) -> Response:
    body = json.loads(call.body) if call.body else None
    return JSONResponse({"path": call.path, "query": call.query, "body": body}, headers={"ETag": '"7"'})


@pytest.fixture(scope="session")
def key_pair() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture
def migrations_package() -> Path:
    return Path(proxima_gateway.__file__).parent


@pytest.fixture
def owners(key_pair: tuple[str, str]) -> StandIns:
    return StandIns(key_pair[1])


@pytest.fixture
def settings(pg_database: DatabaseSettings, key_pair: tuple[str, str]) -> Settings:
    return Settings(
        database=pg_database,
        kafka=KafkaSettings(bootstrap="127.0.0.1:1"),
        http=HttpSettings(port=8080, max_body_bytes=100_000),
        private_key=SecretStr(key_pair[0]),
        public_url=BASE,
        invoice_url="http://127.0.0.1:8101",
        render_url="http://127.0.0.1:8102",
        delivery_url="http://127.0.0.1:8103",
        accounting_url="http://127.0.0.1:8104",
        prefill_url="http://127.0.0.1:8105",
        heartbeat_seconds=0.2,
    )


@pytest_asyncio.fixture(loop_scope="session")
async def app(settings: Settings, owners: StandIns, fake_clock: Any) -> AsyncIterator[FastAPI]:
    app = build_app(settings, transport=Network(owners), clock=fake_clock)
    async with app.router.lifespan_context(app):
        yield app


@dataclass
class Person:
    """A browser of one member of staff."""

    staff: Staff
    http: httpx.AsyncClient
    csrf: str = ""

    async def log_in(self, password: str = PASSWORD) -> httpx.Response:
        answer = await self.http.post("/api/v1/session", json={"login": self.staff.login, "password": password})
        if answer.status_code == 201:
            self.csrf = answer.json()["csrf_token"]
            self.http.headers["x-csrf-token"] = self.csrf
        return answer


People = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(loop_scope="session")
async def people(app: FastAPI) -> AsyncIterator[People]:
    """Makes people with grants, logged in unless told otherwise: `await people("ann", "admin:*")`."""
    clients: list[httpx.AsyncClient] = []

    async def make(login: str, *grants: str, logged_in: bool = True) -> Person:
        held = [GrantHeld(role=Role(role), legal_entity_id=entity) for role, entity in (g.split(":") for g in grants)]
        staff = await app.state.administration.create("test", login, login.title(), PASSWORD, held)
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=BASE)
        clients.append(http)
        person = Person(staff, http)
        if logged_in:
            assert (await person.log_in()).status_code == 201
        return person

    yield make
    for client in clients:
        await client.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who proves nothing."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        yield http
