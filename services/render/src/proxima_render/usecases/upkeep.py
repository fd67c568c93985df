"""Look after what lies in the bucket: read it again, and clear away copies that have served their time."""

from __future__ import annotations

from proxima_render.usecases.ports import ObjectStore
from proxima_render.usecases.records import StoredFile
from proxima_render.usecases.trouble import BytesDiffer, ObjectMissing


async def is_intact(file: StoredFile, store: ObjectStore) -> bool:
    """Whether the archived bytes are still what was approved. Raises `BucketAway` when nobody can tell."""
    if file.archive_key is None:
        raise ValueError("only archived files are looked after")
    try:
        await store.get(file.archive_key, file.sha256)
    except (ObjectMissing, BytesDiffer):
        return False
    return True


async def clear_staged(file: StoredFile, store: ObjectStore) -> bool:
    """Remove the staged copy, but only with the archived bytes in hand; False when they are not there."""
    if not await is_intact(file, store):
        return False
    await store.delete(file.staged_key)
    return True
