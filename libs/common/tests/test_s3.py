"""An upload in the form that R2 takes, over TLS, where clients send it in another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from proxima_common.s3 import error_code, s3_client
from proxima_common.settings import S3Settings
from proxima_common.testing.narrow_s3 import NarrowS3, narrow_s3
from pydantic import SecretStr


@pytest.fixture
def narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NarrowS3]:
    with narrow_s3(tmp_path) as server:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(server.ca_file))
        yield server


@pytest.fixture
def settings(narrow: NarrowS3) -> S3Settings:
    return S3Settings(endpoint=narrow.url, bucket="papers", access_key=SecretStr("key"), secret_key=SecretStr("secret"))


def as_clients_come(settings: S3Settings, **config: Any) -> Any:
    """boto3 as it is without the options of ours that are not named here."""
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, **config),
    )


def put(client: Any, **more: Any) -> None:
    try:
        client.put_object(Bucket="papers", Key="a.pdf", Body=b"%PDF-1.7", IfNoneMatch="*", **more)
    finally:
        client.close()


def test_our_upload_is_one_piece_of_known_length(narrow: NarrowS3, settings: S3Settings) -> None:
    put(s3_client(settings), Metadata={"sha256": "0"})
    assert narrow.objects == {"/papers/a.pdf": b"%PDF-1.7"}
    with pytest.raises(ClientError) as taken:
        put(s3_client(settings))
    assert error_code(taken.value) == "PreconditionFailed"
    assert narrow.refusals == []


def test_without_our_option_the_checksum_trailer_is_refused(narrow: NarrowS3, settings: S3Settings) -> None:
    with pytest.raises(ClientError) as refused:
        put(as_clients_come(settings))
    assert error_code(refused.value) == "NotImplemented"
    put(as_clients_come(settings, request_checksum_calculation="when_required"))
    assert narrow.objects == {"/papers/a.pdf": b"%PDF-1.7"}
    assert narrow.refusals == ["NotImplemented"]


def test_headers_that_r2_does_not_know_are_refused(narrow: NarrowS3, settings: S3Settings) -> None:
    for header in ({"ACL": "private"}, {"Tagging": "a=b"}, {"ServerSideEncryption": "AES256"}):
        with pytest.raises(ClientError) as refused:
            put(s3_client(settings), **header)
        assert error_code(refused.value) == "NotImplemented"
    assert narrow.objects == {}


def test_links_are_signed_with_version_four(settings: S3Settings) -> None:
    client = s3_client(settings)
    link = client.generate_presigned_url("get_object", Params={"Bucket": "papers", "Key": "a.pdf"}, ExpiresIn=60)
    client.close()
    assert "X-Amz-Signature=" in link
    assert "AWSAccessKeyId" not in link
