"""Put approved bytes where they stay: write-once, read back, compared."""

from __future__ import annotations

from proxima_common.contracts.content import FileRef, InvoiceContent
from proxima_common.said import said

from proxima_render.domain.names import archive_key
from proxima_render.usecases.ports import ObjectStore
from proxima_render.usecases.records import StoredFile
from proxima_render.usecases.trouble import BytesDiffer


def key_in_archive(content: InvoiceContent, file: StoredFile) -> str:
    """By legal entity, year of the document date and number."""
    return archive_key(
        legal_entity_id=content.legal_entity_id,
        year=content.document_date.year,
        number=content.number,
        invoice_id=content.invoice_id,
        revision=file.revision,
        sha256=file.sha256,
        name=file.name,
    )


async def archive_file(approved: FileRef, file: StoredFile, key: str, store: ObjectStore) -> None:
    """Write the approved bytes under `key` and read them back.

    Raises `BytesDiffer` when what was approved is not what we made, or not what lies there; `KeyTaken` when other
    bytes lie under the key; `ObjectMissing`, `BucketAway`. Doing it again changes nothing.
    """
    if approved.sha256 != file.sha256:
        sentence = "the approved file is not the one that was made for this revision"
        raise BytesDiffer(said("approved_file_differs", sentence))
    data = await store.get(file.key, approved.sha256)
    await store.put_once(key, data, approved.sha256)
    await store.get(key, approved.sha256)
