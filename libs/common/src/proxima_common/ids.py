"""Ids: new ones sort by time; derived ones are the same for the same cause."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

import uuid_utils


def new_id() -> UUID:
    """A UUIDv7: unique, and sorted by the time of making."""
    return UUID(int=uuid_utils.uuid7().int)


def derived_id(namespace_word: str, *parts: object) -> UUID:
    """A UUIDv5 that is the same whenever the word and the parts are the same, and differs when any of them does."""
    name = "".join(f"{len(text)}:{text}" for text in map(str, parts))
    return uuid5(uuid5(NAMESPACE_URL, f"proxima:{namespace_word}"), name)
