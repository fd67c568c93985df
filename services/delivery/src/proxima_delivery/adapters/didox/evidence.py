"""The bucket: approved files are read, signed packs are written once."""

import asyncio
from uuid import UUID

from botocore.exceptions import BotoCoreError, ClientError
from proxima_common.jobs.partner import PartnerRefused

from proxima_delivery.adapters.archive import Archive, FileNotAsApproved
from proxima_delivery.domain.didox.document import Pdf
from proxima_delivery.domain.letter import LetterFile
from proxima_delivery.usecases.ports import ArchiveAway

# The archive reads by key; the paper's id is of no use there.
_NOBODYS = UUID(int=0)
_THERE = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}


class DidoxBytes:
    """`usecases.didox.ports.Bytes` on the archive's bucket."""

    def __init__(self, archive: Archive, bucket: str) -> None:
        self._archive, self._bucket = archive, bucket

    async def pdf(self, pdf: Pdf) -> bytes:
        """The file's bytes, whose SHA-256 is the approved one; `PartnerRefused` for any other."""
        file = LetterFile(_NOBODYS, pdf.bucket, pdf.key, pdf.sha256, pdf.size, pdf.name)
        try:
            return await self._archive.read(file)
        except FileNotAsApproved as error:
            raise PartnerRefused(str(error), {"code": "not_as_approved"}) from error

    async def keep(self, key: str, content: bytes) -> str:
        """Write once; what is there already is the same content, for the key names it."""
        try:
            await asyncio.to_thread(self._archive.put_once, self._bucket, key, content)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THERE:
                raise ArchiveAway(f"the archive answered {error.response['Error']['Code']}") from error
        except (BotoCoreError, OSError) as error:
            raise ArchiveAway(f"the archive cannot be written: {type(error).__name__}") from error
        return self._bucket
