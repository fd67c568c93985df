"""Whom the contract tests talk to: the stand-ins, or the real partners that the environment names.

`PARTNER_DIDOX_URL`, `_TOKEN`, `_TIN`, `_PASSWORD`; `PARTNER_PLANFACT_URL`, `_KEY`; `PARTNER_TELEGRAM_URL`, `_TOKEN`,
`_CHAT`; `PARTNER_R2_ENDPOINT`, `_BUCKET`, `_ACCESS_KEY`, `_SECRET_KEY`. What is written is marked TEST and taken away
again by the same test; a chat gets one message.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from proxima_common.s3 import s3_client
from proxima_common.settings import S3Settings


def named(partner: str, *names: str) -> dict[str, str] | None:
    """What the environment says of a real partner; None when it names none."""
    values = {name: os.environ.get(f"PARTNER_{partner}_{name.upper()}", "") for name in names}
    if not any(values.values()):
        return None
    missing = [name for name, value in values.items() if not value]
    assert not missing, f"PARTNER_{partner}_… lacks {', '.join(missing)}"
    return values


@pytest.fixture
def didox(request: pytest.FixtureRequest) -> Iterator[tuple[httpx.Client, str]]:
    """Didox with a logged-in company, and its tax number. One log-in, never repeated: wrong ones lock the account."""
    real = named("DIDOX", "url", "token", "tin", "password")
    if real is None:
        sandbox = request.getfixturevalue("didox_sandbox")
        tin, password = next(iter(sandbox.passwords.items()))
        real = {"url": sandbox.base_url, "token": sandbox.partner_token, "tin": tin, "password": password}
    headers = {"Partner-Authorization": real["token"], "Accept-Language": "ru"}
    with httpx.Client(base_url=real["url"], headers=headers, timeout=60, trust_env=False) as http:
        answer = http.post(f"/v1/auth/{real['tin']}/password/ru", json={"password": real["password"]})
        http.headers["user-key"] = answer.raise_for_status().json()["token"]
        yield http, real["tin"]


@pytest.fixture
def planfact(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """PlanFact with a key."""
    real = named("PLANFACT", "url", "key")
    if real is None:
        sandbox = request.getfixturevalue("planfact_sandbox")
        real = {"url": sandbox.base_url, "key": sandbox.api_key}
    headers = {"X-ApiKey": real["key"], "Accept": "application/json"}
    with httpx.Client(base_url=real["url"], headers=headers, timeout=60, trust_env=False) as http:
        yield http


@pytest.fixture
def telegram(request: pytest.FixtureRequest) -> Iterator[tuple[Callable[..., httpx.Response], int]]:
    """A method of the Bot API to call, and a chat that the bot may write to."""
    real = named("TELEGRAM", "url", "token", "chat")
    if real is None:
        sandbox = request.getfixturevalue("telegram_sandbox")
        real = {"url": sandbox.base_url, "token": sandbox.token, "chat": str(sandbox.group)}
    address = f"{real['url']}/bot{real['token']}"
    with httpx.Client(timeout=60, trust_env=False) as http:
        yield (lambda method, **body: http.post(f"{address}/{method}", json=body)), int(real["chat"])


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    """A client of the bucket as the product builds it, and the bucket's name."""
    real = named("R2", "endpoint", "bucket", "access_key", "secret_key")
    if real is None:
        engine = request.getfixturevalue("s3_engine")
        keys = {"access_key": engine.access_key, "secret_key": engine.secret_key}
        client = s3_client(S3Settings(endpoint=engine.url, region=engine.region, bucket="contract", **keys))
        if "contract" not in [one["Name"] for one in client.list_buckets()["Buckets"]]:
            client.create_bucket(Bucket="contract")
        real = {"bucket": "contract"}
    else:
        client = s3_client(S3Settings(region="auto", **real))
    yield client, real["bucket"]
    client.close()
