"""Look after what lies in the bucket: read it again, bring back what is lost, and clear away served copies."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from proxima_common.said import said

from proxima_render.domain.names import quarantine_key
from proxima_render.usecases.ports import ObjectStore
from proxima_render.usecases.records import StoredFile, Wrong
from proxima_render.usecases.trouble import BytesDiffer, NoSoundCopy, ObjectMissing


@dataclass(frozen=True)
class Source:
    """Where the approved bytes may be found, and how that place is named to people."""

    name: str
    store: ObjectStore
    key: str


@dataclass(frozen=True)
class Reading:
    """What a reading found; nothing wrong with the approved bytes."""

    wrong: Wrong | None
    found_sha256: str | None


def archived_key(file: StoredFile) -> str:
    """The key of archived bytes; only archived files are looked after."""
    if file.archive_key is None:
        raise ValueError("only archived files are looked after")
    return file.archive_key


async def look(file: StoredFile, store: ObjectStore) -> Reading:
    """Read the bytes in one place and compare them with what was approved. Raises `BucketAway` when nobody can tell."""
    try:
        data = await store.read(archived_key(file))
    except ObjectMissing:
        return Reading(Wrong.MISSING, None)
    found = hashlib.sha256(data).hexdigest()
    return Reading(None if found == file.sha256 else Wrong.DAMAGED, found)


async def is_intact(file: StoredFile, store: ObjectStore) -> bool:
    """Whether the archived bytes are still what was approved. Raises `BucketAway` when nobody can tell."""
    return (await look(file, store)).wrong is None


async def bring_back(file: StoredFile, store: ObjectStore, sources: Sequence[Source]) -> str:
    """Write the approved bytes where they are missing, and name the place they came from.

    Written once: whatever has come under the key meanwhile stays, and other bytes there raise `KeyTaken`. Raises
    `NoSoundCopy` when no source has them, `BucketAway`. Doing it again changes nothing.
    """
    source, data = await _sound(file, sources)
    await store.put_once(archived_key(file), data, file.sha256)
    await store.get(archived_key(file), file.sha256)
    return source


async def replace_damaged(file: StoredFile, store: ObjectStore, sources: Sequence[Source]) -> tuple[str, str]:
    """Put damaged bytes aside and the approved ones in their place; the source's name and where the others lie now.

    Nothing is removed before the approved bytes are in hand and the damaged ones lie in quarantine. Who dies in between
    leaves a missing object, which is brought back like any other. Raises `ObjectLocked` when the bucket keeps what lies
    there, else as `bring_back`.
    """
    key = archived_key(file)
    source, sound = await _sound(file, sources)
    damaged = await store.read(key)
    found = hashlib.sha256(damaged).hexdigest()
    aside = quarantine_key(key, found)
    if found != file.sha256:
        await store.put_once(aside, damaged, found)
        await store.delete(key)
    await store.put_once(key, sound, file.sha256)
    await store.get(key, file.sha256)
    return source, aside


async def clear_staged(file: StoredFile, store: ObjectStore) -> bool:
    """Remove the staged copy, but only with the archived bytes in hand; False when they are not there."""
    if not await is_intact(file, store):
        return False
    await store.delete(file.staged_key)
    return True


async def _sound(file: StoredFile, sources: Sequence[Source]) -> tuple[str, bytes]:
    for source in sources:
        try:
            return source.name, await source.store.get(source.key, file.sha256)
        except (ObjectMissing, BytesDiffer):
            continue
    raise NoSoundCopy(said("no_sound_copy", "no place holds the approved bytes"))
