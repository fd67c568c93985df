"""Shapes that every HTTP API shares."""

from typing import Generic, Self, TypeVar

from pydantic import ConfigDict

from proxima_common.contracts.payload import Wire
from proxima_common.said import Said

Item = TypeVar("Item")


class Page(Wire, Generic[Item]):
    """One page by keyset; `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None


class SaidRead(Wire):
    """What a sentence beside it says: a stable code and the values in it as text, for words of another language."""

    code: str
    values: dict[str, str]

    @classmethod
    def of(cls, sentence: str | None) -> Self | None:
        """None for a sentence in plain words, such as a person's or a partner's."""
        return cls(code=sentence.code, values=sentence.values) if isinstance(sentence, Said) else None


class FieldProblem(Wire):
    """Which input is wrong: a JSON pointer into the body, or `query/…`, `header/…`."""

    pointer: str
    detail: str
    said: SaidRead | None = None


class DryCheckRead(Wire):
    """What a draft lacks (`errors` refuse its finalize) and what is doubtful about it (`warnings` do not)."""

    errors: list[FieldProblem]
    warnings: list[FieldProblem]


class Problem(Wire):
    """RFC 9457 problem details; `code` is stable and for programs, `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]
    said: SaidRead | None = None


class Command(Wire):
    """A body that staff send: an unknown field is a mistake, not something to ignore."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
