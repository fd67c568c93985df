"""The bucket: objects are written once, and their bytes are what their hash says."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from proxima_common.s3 import error_code, s3_client
from proxima_common.said import said
from proxima_common.settings import S3Settings

from proxima_render.usecases.trouble import BucketAway, BytesDiffer, KeyTaken, ObjectLocked, ObjectMissing

T = TypeVar("T")

_MISSING = {"NoSuchKey", "404", "NotFound"}
_LOCKED = {"ObjectLockedByBucketPolicy"}
_TAKEN = {"PreconditionFailed", "412", *_LOCKED}
"""A write that found something under its key; a locked object says so in its own way."""


class Bucket:
    """One bucket over S3, driven from a few threads. Retries belong to the job, so the client has none."""

    def __init__(self, settings: S3Settings, threads: int = 4) -> None:
        self.name = settings.bucket
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="bucket")
        self._client: Any = s3_client(settings, connections=threads)

    async def put_once(self, key: str, data: bytes, sha256: str) -> None:
        """Write the object, or find the same bytes there already. Other bytes under the key raise `KeyTaken`.

        The server checks the hash while it takes the bytes.
        """
        await self._do(key, lambda: self._put_once(key, data, sha256))

    async def get(self, key: str, sha256: str) -> bytes:
        """The object's bytes; `ObjectMissing` if there is none, `BytesDiffer` if they are not those of the hash."""
        data = await self.read(key)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BytesDiffer(said("stored_bytes_differ", f"{key} is not what its hash says", key=key))
        return data

    async def read(self, key: str) -> bytes:
        """Whatever lies there; `ObjectMissing` if nothing does."""
        return await self._do(key, lambda: self._read(key))

    async def link(self, key: str, seconds: int) -> str:
        """An address that reads the object without a log-in for so long. It is a secret: never logged."""
        signed = {"Bucket": self.name, "Key": key}
        return await self._do(
            key, lambda: str(self._client.generate_presigned_url("get_object", Params=signed, ExpiresIn=seconds))
        )

    async def delete(self, key: str) -> None:
        """Remove the object; one that is gone already is fine. `ObjectLocked` when the bucket keeps it."""
        await self._do(key, lambda: self._client.delete_object(Bucket=self.name, Key=key))

    async def ping(self) -> None:
        """Raise while the bucket cannot be reached."""
        await self._do("", lambda: self._client.head_bucket(Bucket=self.name))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _put_once(self, key: str, data: bytes, sha256: str) -> None:
        try:
            self._client.put_object(
                Bucket=self.name,
                Key=key,
                Body=data,
                ContentType="application/pdf",
                Metadata={"sha256": sha256},
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error_code(error) not in _TAKEN:
                raise
            if hashlib.sha256(self._read(key)).hexdigest() != sha256:
                raise KeyTaken(said("stored_key_taken", f"other bytes lie under {key}", key=key)) from error

    def _read(self, key: str) -> bytes:
        body = self._client.get_object(Bucket=self.name, Key=key)["Body"]
        try:
            return bytes(body.read())
        finally:
            body.close()

    async def _do(self, key: str, call: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except ClientError as error:
            if error_code(error) in _MISSING:
                raise ObjectMissing(said("stored_missing", f"there is no {key}", key=key)) from error
            if error_code(error) in _LOCKED:
                raise ObjectLocked(f"the bucket's retention keeps {key}") from error
            told = error_code(error)
            raise BucketAway(said("archive_away", f"the bucket answered {told}", words=told)) from error
        except (BotoCoreError, OSError) as error:
            told = type(error).__name__
            raise BucketAway(said("archive_away", f"the bucket cannot be reached ({told})", words=told)) from error
