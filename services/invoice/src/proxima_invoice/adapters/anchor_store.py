"""The bucket where audit anchors lie, out of the database's reach: written once, read back to verify."""

from __future__ import annotations

import asyncio
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from proxima_common.settings import S3Settings

from proxima_invoice.usecases.anchoring import PREFIX


class AnchorStore:
    """Objects under `anchors/`. The client's own retries are off: a job that fails runs again by its clock."""

    def __init__(self, settings: S3Settings) -> None:
        self.bucket = settings.bucket
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=settings.endpoint,
            aws_access_key_id=settings.access_key.get_secret_value(),
            aws_secret_access_key=settings.secret_key.get_secret_value(),
            region_name=settings.region,
            config=Config(
                retries={"total_max_attempts": 1},
                connect_timeout=3,
                read_timeout=15,
                # R2 refuses checksum trailers that newer clients add unasked.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

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
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise
        return bytes(await asyncio.to_thread(found["Body"].read))

    async def keys(self) -> list[str]:
        """Every anchor that lies in the bucket, the oldest first."""
        return await asyncio.to_thread(self._keys)

    def _keys(self) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=PREFIX)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))
