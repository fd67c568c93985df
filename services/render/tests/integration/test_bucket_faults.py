"""A bucket that is busy, cuts, hangs and answers twice: what was written is written once, and found again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import pytest
from proxima_common.settings import S3Settings
from proxima_common.testing.s3_proxy import Fault, S3Proxy, s3_proxy
from proxima_render.adapters.bucket import Bucket
from proxima_render.usecases.trouble import BucketAway, KeyTaken, ObjectLocked

pytestmark = pytest.mark.connected

DATA = b"%PDF-1.7 approved"
HASH = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def proxy(s3_settings: S3Settings) -> Iterator[S3Proxy]:
    with s3_proxy(s3_settings.endpoint) as opened:
        yield opened


@pytest.fixture
def bucket(s3_settings: S3Settings, proxy: S3Proxy) -> Iterator[Bucket]:
    opened = Bucket(s3_settings.model_copy(update={"endpoint": proxy.url, "read_seconds": 0.5}))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("fault", "written"),
    [
        ("429", False),
        ("503", False),
        ("409", False),
        ("cut_before", False),
        ("cut_after", True),
        ("hang_after", True),
    ],
)
async def test_a_put_that_failed_or_only_seemed_to_is_tried_again(
    bucket: Bucket, proxy: S3Proxy, keys_in: Callable[[str], list[str]], fault: Fault, written: bool
) -> None:
    proxy.faults = [fault]
    with pytest.raises(BucketAway):
        await bucket.put_once("archive/a.pdf", DATA, HASH)
    assert (keys_in("archive/") == ["archive/a.pdf"]) is written
    await bucket.put_once("archive/a.pdf", DATA, HASH)
    assert await bucket.get("archive/a.pdf", HASH) == DATA
    assert [status for _, status in proxy.writes] == ([200, 412] if written else [200])


async def test_what_lies_there_decides_whose_write_it_was(bucket: Bucket, proxy: S3Proxy) -> None:
    other = b"%PDF-1.7 other"
    proxy.faults = ["cut_after"]
    with pytest.raises(BucketAway):
        await bucket.put_once("archive/a.pdf", other, hashlib.sha256(other).hexdigest())
    with pytest.raises(KeyTaken):
        await bucket.put_once("archive/a.pdf", DATA, HASH)


async def test_a_locked_object_is_told_from_a_refusal(bucket: Bucket, proxy: S3Proxy) -> None:
    await bucket.put_once("archive/a.pdf", DATA, HASH)
    proxy.faults = ["locked", "locked"]
    await bucket.put_once("archive/a.pdf", DATA, HASH)
    with pytest.raises(ObjectLocked):
        await bucket.delete("archive/a.pdf")
    assert await bucket.get("archive/a.pdf", HASH) == DATA
