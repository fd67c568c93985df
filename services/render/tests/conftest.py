"""The service on real engines: settings, a container, tokens, and the events that drive it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import proxima_render
import pytest
import pytest_asyncio
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from proxima_common.contracts.content import FileRef, InvoiceContent
from proxima_common.contracts.invoice_private import FrozenInvoice, InvoiceApproved, InvoiceFinalized
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, S3Settings
from proxima_common.testing.clocks import FakeClock
from proxima_render.bootstrap import Container
from proxima_render.samples import sample_hash
from proxima_render.settings import GotenbergSettings, Settings
from pydantic import SecretStr

KEY = Ed25519PrivateKey.generate()
PUBLIC_KEY = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
PRIVATE_KEY = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def migrations_package() -> Path:
    return Path(proxima_render.__file__).parent


@pytest.fixture(scope="session")
def s3_client(s3_engine: Any) -> Any:
    """The bucket's server as somebody outside sees it."""
    return boto3.client(
        "s3",
        endpoint_url=s3_engine.url,
        aws_access_key_id=s3_engine.access_key,
        aws_secret_access_key=s3_engine.secret_key,
        region_name=s3_engine.region,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 5}),
    )


@pytest.fixture
def s3_settings(s3_engine: Any, s3_client: Any) -> S3Settings:
    """A bucket of the test's own."""
    bucket = f"t-{uuid4().hex[:12]}"
    s3_client.create_bucket(Bucket=bucket)
    return S3Settings(
        endpoint=s3_engine.url,
        bucket=bucket,
        access_key=SecretStr(s3_engine.access_key),
        secret_key=SecretStr(s3_engine.secret_key),
        region=s3_engine.region,
    )


@pytest.fixture
def keys_in(s3_client: Any, s3_settings: S3Settings) -> Callable[[str], list[str]]:
    """The keys that lie under a prefix."""

    def keys(prefix: str) -> list[str]:
        found = s3_client.list_objects_v2(Bucket=s3_settings.bucket, Prefix=prefix)
        return [entry["Key"] for entry in found.get("Contents", [])]

    return keys


@pytest.fixture
def settings(pg_database: DatabaseSettings, gotenberg_engine: Any, s3_settings: S3Settings) -> Settings:
    return Settings(
        profile="test",
        database=pg_database,
        kafka=KafkaSettings(bootstrap="127.0.0.1:1"),
        s3=s3_settings,
        gotenberg=GotenbergSettings(url=gotenberg_engine.url),
        http=HttpSettings(port=1),
        staff_public_key=PUBLIC_KEY,
    )


@pytest_asyncio.fixture(loop_scope="session")
async def container(settings: Settings, fake_clock: FakeClock) -> AsyncIterator[Container]:
    async with Container.open(settings, fake_clock) as opened:
        yield opened


@pytest.fixture
def a_token() -> Callable[..., dict[str, str]]:
    """Headers of a member of staff: `a_token(("approver", "S1"))`."""
    signer = StaffTokenSigner(PRIVATE_KEY)

    def headers(*grants: tuple[str, str], audience: str = "render") -> dict[str, str]:
        given = [Grant(role, entity) for role, entity in grants]
        token = signer.sign(staff_id="u1", name="Anna", grants=given, grants_version=1, audience=audience)
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture
def frozen() -> Callable[..., FrozenInvoice]:
    """The event that freezes or approves content: `frozen(content)`, `frozen(content, InvoiceApproved, files=[…])`."""

    def event(
        content: InvoiceContent, kind: type[FrozenInvoice] = InvoiceFinalized, *, files: list[FileRef] | None = None
    ) -> FrozenInvoice:
        is_approved = kind is InvoiceApproved
        more = {"bundle_hash": "b" * 64, "files": files or []} if is_approved else {}
        return kind(
            invoice_id=content.invoice_id,
            legal_entity_id=content.legal_entity_id,
            kind=content.kind,
            revision=content.revision,
            status=InvoiceStatus.APPROVED if is_approved else InvoiceStatus.NEEDS_REVIEW,
            number=content.number,
            version=1,
            content=content,
            content_hash=sample_hash(content),
            **more,
        )

    return event
