"""The approved files, read from the bucket, and what is kept beside them."""

import asyncio
import base64
import hashlib

from botocore.exceptions import BotoCoreError, ClientError
from proxima_common.s3 import error_code, s3_client
from proxima_common.said import said
from proxima_common.settings import S3Settings

from proxima_delivery.domain.letter import LetterFile
from proxima_delivery.usecases.ports import ArchiveAway


class FileNotAsApproved(Exception):
    """The bytes in the bucket are not those that were approved, or there are none: never sent."""


class Archive:
    """Reads approved files, and writes what is new once; retries are the executor's."""

    def __init__(self, settings: S3Settings) -> None:
        self._client = s3_client(settings)

    async def read(self, file: LetterFile) -> bytes:
        """The file's bytes, whose SHA-256 is the approved one.

        Raises `FileNotAsApproved` for other bytes or a missing key, `ArchiveAway` for anything that may pass.
        """
        content = await asyncio.to_thread(self._get, file)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            sentence = f"{file.name} in the archive is not the file that was approved"
            raise FileNotAsApproved(said("file_not_approved", sentence, name=file.name))
        return content

    def _get(self, file: LetterFile) -> bytes:
        try:
            body: bytes = self._client.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
        except ClientError as error:
            if error_code(error) in {"NoSuchKey", "404"}:
                sentence = f"{file.name} is not in the archive"
                raise FileNotAsApproved(said("file_not_archived", sentence, name=file.name)) from None
            told = error_code(error)
            raise ArchiveAway(said("archive_away", f"the archive answered {told}", words=told)) from error
        except (BotoCoreError, OSError) as error:
            told = type(error).__name__
            raise ArchiveAway(said("archive_away", f"the archive cannot be read: {told}", words=told)) from error
        return body

    def put_once(self, bucket: str, key: str, content: bytes) -> None:
        """Write a new object; the store refuses a key that exists (`ClientError`)."""
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        self._client.put_object(Bucket=bucket, Key=key, Body=content, IfNoneMatch="*", ChecksumSHA256=digest)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()
