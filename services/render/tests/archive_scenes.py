"""One archived invoice and everything that may be done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.render import FileReady, RenderActionTaken
from proxima_common.contracts.words import DocumentKind
from proxima_render.adapters.repository import Files
from proxima_render.entrypoints import api, jobs
from proxima_render.samples import sample
from proxima_render.usecases.records import StoredFile

BILL = DocumentKind.BILL
Frozen = Callable[..., Payload]
Line = Any


def an_invoice() -> InvoiceContent:
    """Another one each time."""
    name = uuid4().hex[:8]
    return sample((BILL, ["ru"]), name=name, number=name)


class Archive:
    """One archived invoice and everything that may be done to it."""

    def __init__(self, line: Line, s3_client: Any, frozen: Frozen) -> None:
        self.line, self.container, self._s3, self.frozen = line, line.container, s3_client, frozen
        self._api = httpx.ASGITransport(app=api.build(line.container))

    async def archived(self) -> StoredFile:
        """A file that was made, approved and archived."""
        content = an_invoice()
        await self.line.hears(self.frozen(content))
        await self.line.works()
        ready = next(event for event in reversed(await self.line.said()) if isinstance(event, FileReady))
        await self.line.hears(self.frozen(content, InvoiceApproved, files=[ready.file]))
        await self.line.works()
        return await self.file(ready)

    async def file(self, of: Any) -> StoredFile:
        async with self.container.database.transaction() as tx:
            file = await Files(tx).get(of.document_id, 1)
        assert file is not None
        return file

    def damage(self, key: str, bucket: str, body: bytes | None) -> None:
        """Somebody else writes there; nothing instead of a body takes the object away."""
        if body is None:
            self._s3.delete_object(Bucket=bucket, Key=key)
        else:
            self._s3.put_object(Bucket=bucket, Key=key, Body=body)

    def lies(self, bucket: str, key: str) -> bytes:
        return bytes(self._s3.get_object(Bucket=bucket, Key=key)["Body"].read())

    async def read_again(self) -> None:
        """As the clock's job does, a month later."""
        self.line.clock.move(timedelta(days=31))
        assert await jobs.build(self.container).run_once("rehash")

    async def ask(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._api, base_url="http://render") as client:
            return await client.request(method, path, headers=headers, **more)

    async def until(self, kind: type[Payload], count: int) -> list[Any]:
        """Work, as time goes on, until so many events of a kind were said; never more."""
        for _ in range(200):
            await self.line.works()
            said = [event for event in await self.line.said() if isinstance(event, kind)]
            if len(said) >= count:
                assert len(said) == count
                return said
            self.line.clock.move(timedelta(seconds=5))
        raise AssertionError(f"only {len(said)} of {count} {kind.__name__}")

    async def actions(self) -> list[RenderActionTaken]:
        return [event for event in await self.line.said() if isinstance(event, RenderActionTaken)]
