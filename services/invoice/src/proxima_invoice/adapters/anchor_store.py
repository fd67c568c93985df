"""The bucket where audit anchors lie, out of the database's reach: written once, read back to verify."""

from __future__ import annotations

import asyncio
from typing import Any

from botocore.exceptions import ClientError
from proxima_common.s3 import error_code, s3_client
from proxima_common.settings import S3Settings

from proxima_invoice.usecases.anchoring import PREFIX


class AnchorStore:
    """Objects under `anchors/`. The client's own retries are off: a job that fails runs again by its clock."""

    def __init__(self, settings: S3Settings) -> None:
        self.bucket = settings.bucket
        self._client: Any = s3_client(settings)

    async def put(self, key: str, body: bytes) -> None:
        """Write an object that is not there yet; raises when it is."""
        await asyncio.to_thread(
            self._client.put_object,
            Bucket=self.bucket,
            Key=key,
            Body=body,
            ContentType="application/json",
            IfNoneMatch="*",
        )

    async def get(self, key: str) -> bytes | None:
        """The object's bytes, or None when it is not there."""
        try:
            found = await asyncio.to_thread(self._client.get_object, Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error_code(error) in ("NoSuchKey", "404"):
                return None
            raise
        return bytes(await asyncio.to_thread(found["Body"].read))

    async def keys(self) -> list[str]:
        """Every anchor that lies in the bucket, the oldest first."""
        return await asyncio.to_thread(self._keys)

    def _keys(self) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=PREFIX)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))
