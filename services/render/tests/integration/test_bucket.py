"""Write-once and hash-checked, on a real S3 server."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from proxima_common.settings import S3Settings
from proxima_render.adapters.bucket import Bucket
from proxima_render.usecases.trouble import BucketAway, BytesDiffer, KeyTaken, ObjectMissing
from pydantic import SecretStr

pytestmark = pytest.mark.connected

DATA = b"%PDF-1.7 approved"
HASH = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def bucket(s3_settings: S3Settings) -> Iterator[Bucket]:
    opened = Bucket(s3_settings)
    yield opened
    opened.close()


async def test_what_is_written_is_read(bucket: Bucket, s3_client: Any) -> None:
    await bucket.put_once("a/b.pdf", DATA, HASH)
    assert await bucket.get("a/b.pdf", HASH) == DATA
    head = s3_client.head_object(Bucket=bucket.name, Key="a/b.pdf")
    assert head["ContentType"] == "application/pdf"
    assert head["Metadata"] == {"sha256": HASH}


async def test_writing_the_same_again_is_fine_and_other_bytes_are_not(bucket: Bucket) -> None:
    await bucket.put_once("a.pdf", DATA, HASH)
    await bucket.put_once("a.pdf", DATA, HASH)
    other = b"%PDF-1.7 other"
    with pytest.raises(KeyTaken):
        await bucket.put_once("a.pdf", other, hashlib.sha256(other).hexdigest())
    assert await bucket.get("a.pdf", HASH) == DATA


async def test_of_many_rivals_one_wins(bucket: Bucket) -> None:
    bodies = [f"%PDF-1.7 {number}".encode() for number in range(12)]
    results = await asyncio.gather(
        *(bucket.put_once("one.pdf", body, hashlib.sha256(body).hexdigest()) for body in bodies),
        return_exceptions=True,
    )
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, KeyTaken) for result in results) == 11


async def test_bytes_of_another_hash_are_never_taken(bucket: Bucket, keys_in: Callable[[str], list[str]]) -> None:
    with pytest.raises(BucketAway):
        await bucket.put_once("a.pdf", DATA, "0" * 64)
    assert keys_in("a.pdf") == []


async def test_damage_and_loss_are_told_apart(bucket: Bucket, s3_client: Any) -> None:
    with pytest.raises(ObjectMissing):
        await bucket.get("gone.pdf", HASH)
    s3_client.put_object(Bucket=bucket.name, Key="rotten.pdf", Body=b"rot")
    with pytest.raises(BytesDiffer):
        await bucket.get("rotten.pdf", HASH)


async def test_deleting_twice_is_fine(bucket: Bucket) -> None:
    await bucket.put_once("a.pdf", DATA, HASH)
    for _ in range(2):
        await bucket.delete("a.pdf")
    with pytest.raises(ObjectMissing):
        await bucket.get("a.pdf", HASH)


async def test_a_server_that_is_killed_is_away_and_comes_back_with_everything(bucket: Bucket, s3_engine: Any) -> None:
    await bucket.put_once("a.pdf", DATA, HASH)
    await asyncio.to_thread(s3_engine.kill)
    try:
        with pytest.raises(BucketAway):
            await bucket.get("a.pdf", HASH)
        with pytest.raises(BucketAway):
            await bucket.put_once("b.pdf", DATA, HASH)
    finally:
        await asyncio.to_thread(s3_engine.restart)
    assert await bucket.get("a.pdf", HASH) == DATA


async def test_a_wrong_key_says_nothing_of_itself(s3_settings: S3Settings) -> None:
    wrong = Bucket(s3_settings.model_copy(update={"secret_key": SecretStr("not-the-secret")}))
    with pytest.raises(BucketAway) as refused:
        await wrong.get("a.pdf", HASH)
    assert "not-the-secret" not in str(refused.value)
    wrong.close()
