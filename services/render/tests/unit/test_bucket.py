"""What goes over the wire to an S3 server that is as narrow as R2."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from proxima_common.settings import S3Settings
from proxima_common.testing.narrow_s3 import narrow_s3
from proxima_render.adapters.bucket import Bucket
from proxima_render.usecases.trouble import KeyTaken
from pydantic import SecretStr


class Empty:
    """The body of an answer without one."""

    def stream(self) -> list[bytes]:
        return []


async def test_an_upload_has_neither_trailer_nor_chunks() -> None:
    settings = S3Settings(
        endpoint="https://account.storage.example",
        bucket="papers",
        access_key=SecretStr("key"),
        secret_key=SecretStr("secret"),
    )
    bucket = Bucket(settings)
    sent: dict[str, Any] = {}

    def answer(request: Any, **_: Any) -> AWSResponse:
        sent.update({name.lower(): value for name, value in request.headers.items()}, url=request.url)
        return AWSResponse(request.url, 200, {}, Empty())

    bucket._client.meta.events.register("before-send.s3.PutObject", answer)
    data = b"%PDF-1.7"
    await bucket.put_once("staged/a.pdf", data, hashlib.sha256(data).hexdigest())
    bucket.close()
    assert sent["url"] == "https://account.storage.example/papers/staged/a.pdf"
    assert "x-amz-trailer" not in sent
    assert "content-encoding" not in sent
    assert "transfer-encoding" not in sent
    assert sent["content-length"] in (b"8", "8")
    assert sent["if-none-match"] in (b"*", "*")
    assert "x-amz-checksum-sha256" in sent
    assert [name for name in sent if name.startswith("x-amz-checksum-crc")] == []


async def test_a_server_as_narrow_as_r2_takes_our_papers_over_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"%PDF-1.7 approved"
    sha256 = hashlib.sha256(data).hexdigest()
    with narrow_s3(tmp_path) as server:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(server.ca_file))
        keys = {"access_key": SecretStr("key"), "secret_key": SecretStr("secret")}
        bucket = Bucket(S3Settings(endpoint=server.url, bucket="papers", **keys))
        for _ in range(2):
            await bucket.put_once("archive/a.pdf", data, sha256)
        other = b"%PDF-1.7 other"
        with pytest.raises(KeyTaken):
            await bucket.put_once("archive/a.pdf", other, hashlib.sha256(other).hexdigest())
        assert await bucket.get("archive/a.pdf", sha256) == data
        bucket.close()
    assert server.refusals == []
