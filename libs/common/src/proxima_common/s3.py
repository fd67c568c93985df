"""The one way this product talks to S3: as narrowly as Cloudflare R2 understands it.

R2 refuses the checksum trailers that newer clients add to uploads unasked, signs with version 4 only, and has no ACLs,
tags, object locks or encryption headers. Whatever is built here sends none of them; a checksum that a caller names
(`ChecksumSHA256`) travels as a plain header and is verified by the server.
"""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from proxima_common.settings import S3Settings


def s3_client(settings: S3Settings, *, connections: int = 10) -> Any:
    """A client of one endpoint. Its own retries are off: retrying belongs to whoever asked."""
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.access_key.get_secret_value(),
        aws_secret_access_key=settings.secret_key.get_secret_value(),
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=settings.connect_seconds,
            read_timeout=settings.read_seconds,
            max_pool_connections=connections,
            retries={"total_max_attempts": 1},
        ),
    )


def error_code(error: ClientError) -> str:
    """The server's code of a refusal, the HTTP status where it gave none."""
    response = error.response
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", "")
    return str(response.get("Error", {}).get("Code") or status)
