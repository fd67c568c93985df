"""Errors that a person or a program can act on: a stable code, a sentence, and the inputs at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from proxima_common.said import Said, said


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong input: a JSON pointer to it and what is wrong, `said` or in plain words."""

    pointer: str
    detail: str


class DomainError(Exception):
    """A refusal with a reason. The same call again cannot succeed until something else changes.

    What is `said` brings its code along, unless programs are to be told another one.
    """

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "refused"

    def __init__(self, detail: str, *, code: str | None = None, fields: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.code = code or (detail.code if isinstance(detail, Said) else self.default_code)
        self.detail = detail if isinstance(detail, Said) else said(self.code, detail)
        self.fields = tuple(fields)


class Invalid(DomainError):
    """The input itself is malformed or impossible."""

    status = 422
    default_code = "invalid"


class NotFound(DomainError):
    """There is no such thing, or none that the caller may know of."""

    status = 404
    default_code = "not_found"


class Conflict(DomainError):
    """The input is fine; the present state does not allow it."""

    status = 409
    default_code = "conflict"


class Forbidden(DomainError):
    """The caller is known and may not do this here."""

    status = 403
    default_code = "forbidden"


class Unauthenticated(DomainError):
    """Nobody valid stands behind the call."""

    status = 401
    default_code = "unauthenticated"


class PreconditionFailed(DomainError):
    """The caller saw an older version."""

    status = 412
    default_code = "precondition_failed"


class PreconditionRequired(DomainError):
    """The caller has to say which version it saw."""

    status = 428
    default_code = "precondition_required"


class TooLarge(DomainError):
    """The content exceeds the bound that was promised to others."""

    status = 413
    default_code = "too_large"


class TooMany(DomainError):
    """The caller asks too often."""

    status = 429
    default_code = "too_many"


class Unavailable(DomainError):
    """Something this call needs is away; later it may work."""

    status = 503
    default_code = "unavailable"
