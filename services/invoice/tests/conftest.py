"""The service over a migrated database, its API without a socket, and the outbox to look into."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import proxima_invoice
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from proxima_common.db.database import Database
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.settings import HttpSettings, S3Settings
from proxima_common.testing.clocks import FakeClock
from proxima_invoice.bootstrap import Parts
from proxima_invoice.entrypoints.api import AUDIENCE, create_app
from proxima_invoice.entrypoints.worker import dispatcher
from proxima_invoice.settings import ApiSettings, RulesSettings
from pydantic import SecretStr

from .line import Line
from .scenes import NOW


@pytest.fixture
def migrations_package() -> Path:
    return Path(proxima_invoice.__file__).parent


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest_asyncio.fixture(loop_scope="session")
async def made(database: Database, clock: FakeClock) -> Parts:
    return Parts(database, clock, RulesSettings().rules())


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[StaffTokenSigner, Path]:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    path = tmp_path_factory.mktemp("keys") / "staff.pem"
    path.write_bytes(public)
    return StaffTokenSigner(private.decode()), path


@pytest.fixture
def consumer(made: Parts) -> Dispatcher:
    return dispatcher(made)


@pytest_asyncio.fixture(loop_scope="session")
async def line(
    made: Parts, clock: FakeClock, keys: tuple[StaffTokenSigner, Path], consumer: Dispatcher
) -> AsyncIterator[Line]:
    """The service with its seller, client and application, driven as the gateway and the other services would."""
    signer, public = keys
    nowhere = S3Settings(
        endpoint="http://127.0.0.1:9", bucket="b", access_key=SecretStr("k"), secret_key=SecretStr("s")
    )
    settings = ApiSettings.model_construct(http=HttpSettings(port=1), staff_public_key_file=public, s3=nowhere)
    transport = httpx.ASGITransport(app=create_app(made, settings), raise_app_exceptions=False)

    def token(staff_id: str, *grants: tuple[str, str]) -> str:
        return signer.sign(
            staff_id=staff_id,
            name=staff_id.title(),
            grants=[Grant(role, entity) for role, entity in grants],
            grants_version=1,
            audience=AUDIENCE,
        )

    async with httpx.AsyncClient(transport=transport, base_url="http://invoice") as client:
        driven = Line(made, consumer, client, token)
        await driven.set_up()
        yield driven
