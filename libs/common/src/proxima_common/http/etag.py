"""Optimistic concurrency: a change names the version that it was made from."""

from __future__ import annotations

from proxima_common.errors import Invalid, PreconditionFailed, PreconditionRequired


def etag(version: int | str) -> str:
    """The `ETag` of a version."""
    return f'"{version}"'


def require_if_match(header: str | None, version: int | str) -> None:
    """Raise unless `If-Match` names this version: 428 without it, 412 for another one. `*` is not accepted."""
    if header is None or not header.strip():
        raise PreconditionRequired("If-Match is needed: the ETag that you saw", code="if_match_missing")
    given = header.strip().removeprefix("W/")
    if len(given) < 2 or given[0] != '"' or given[-1] != '"' or "," in given:
        raise Invalid("If-Match must be one ETag", code="if_match_malformed")
    if given != etag(version):
        raise PreconditionFailed(f"it was changed meanwhile; its ETag is {etag(version)}", code="version_changed")
