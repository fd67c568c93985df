"""Databases of the invoice service as they are before a hot path: made by the service itself, copied for each run."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import proxima_invoice
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from proxima_common.db.database import Database
from proxima_common.db.migrate import migrate
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.settings import DatabaseSettings, HttpSettings, S3Settings
from proxima_common.testing.clocks import FakeClock
from proxima_invoice.bootstrap import Parts
from proxima_invoice.entrypoints.api import AUDIENCE, create_app
from proxima_invoice.entrypoints.worker import dispatcher
from proxima_invoice.settings import ApiSettings, RulesSettings
from proxima_local.endpoints import PostgresEndpoint
from pydantic import SecretStr

from services.invoice.tests.line import Line
from services.invoice.tests.scenes import NOW, an_application

DRAFTS, REVIEWS = "bench_drafts", "bench_reviews"
Invoice = dict[str, Any]


class Scene:
    """A server with one database of drafts and one of the same invoices in review."""

    def __init__(self, server: PostgresEndpoint) -> None:
        self._server = server
        self._roles = ("bench_owner", "bench_app")
        self._copies = 0
        self.invoices: dict[str, list[Invoice]] = {}
        """By database, as the service shows them."""

    async def prepare(self, count: int) -> None:
        """Make both databases with so many invoices; each has two lines and three worklogs."""
        made = self._server.create_database(DRAFTS, *self._roles)
        settings = DatabaseSettings(url=SecretStr(made.app_url), owner_url=SecretStr(made.owner_url))
        migrate(settings, Path(proxima_invoice.__file__).parent)
        async with self._line(DRAFTS) as line:
            await line.set_up()
            self.invoices[DRAFTS] = [await self._draft(line, number) for number in range(count)]
        self._copy(DRAFTS, REVIEWS)
        async with self._line(REVIEWS) as line:
            reviews = [await line.finalized(draft) for draft in self.invoices[DRAFTS]]
            self.invoices[REVIEWS] = [await line.files_made(review) for review in reviews]

    def fresh(self, template: str) -> str:
        """A copy of one of the two databases; its name."""
        self._copies += 1
        name = f"bench_copy_{self._copies}"
        self._copy(template, name)
        return name

    def drop(self, name: str) -> None:
        """Delete a copy."""
        self._server.drop_database(name)

    def url(self, name: str) -> str:
        """Where the application's role reaches a database."""
        return self._server.dsn(name, self._roles[1], "app")

    def sql(self, script: str, name: str) -> None:
        """Run SQL as the superuser."""
        self._server.sql(script, name)

    async def know(self, name: str, *application_ids: str) -> None:
        """Let a database know these applications."""
        async with self._line(name) as line:
            for one in application_ids:
                await line.know(an_application(application_id=one))

    def parts(self, name: str) -> Parts:
        """The service over a database."""
        settings = DatabaseSettings(url=SecretStr(self.url(name)))
        return Parts(Database(settings), FakeClock(NOW), RulesSettings().rules())

    def _copy(self, template: str, name: str) -> None:
        owner, app = self._roles
        self._server.sql(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}")
        self._server.sql(f"GRANT CONNECT ON DATABASE {name} TO {app}")

    async def _draft(self, line: Line, number: int) -> Invoice:
        await line.know(an_application(application_id=f"B{number}"))
        return await line.draft(f"B{number}")

    @asynccontextmanager
    async def _line(self, name: str) -> AsyncIterator[Line]:
        made = self.parts(name)
        with tempfile.TemporaryDirectory() as folder:
            signer, public = _keys(Path(folder))
            settings = ApiSettings.model_construct(
                http=HttpSettings(port=1), staff_public_key_file=public, s3=_NO_STORE
            )
            transport = httpx.ASGITransport(app=create_app(made, settings))

            def token(staff_id: str, *grants: tuple[str, str]) -> str:
                granted: Sequence[Grant] = [Grant(*grant) for grant in grants]
                return signer.sign(
                    staff_id=staff_id, name=staff_id, grants=granted, grants_version=1, audience=AUDIENCE
                )

            async with httpx.AsyncClient(transport=transport, base_url="http://invoice") as client:
                yield Line(made, dispatcher(made), client, token)
        await made.database.close()


_NO_STORE = S3Settings(endpoint="http://127.0.0.1:9", bucket="b", access_key=SecretStr("k"), secret_key=SecretStr("s"))


def _keys(folder: Path) -> tuple[StaffTokenSigner, Path]:
    key = Ed25519PrivateKey.generate()
    path = folder / "staff.pem"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return StaffTokenSigner(private.decode()), path


def invoice_id(invoice: Invoice) -> UUID:
    """The id of what the service showed."""
    return UUID(invoice["invoice_id"])
