"""Rules that staff set with dates: what they say wins over the source, and no two of one rank hold on one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.said import said


class OverrideKind(StrEnum):
    """What a rule is about: terms, scopes and contracts of an application, parties of a client, rates of either."""

    TERMS = "terms"
    RATE = "rate"
    SCOPE = "scope"
    PARTY = "party"
    CONTRACT = "contract"


class SubjectKind(StrEnum):
    APPLICATION = "application"
    CLIENT = "client"


# Every field of a rate that narrows it. One that is not named matches everything.
_DIMENSIONS = ("person_id", "role", "issue_key", "issue_type")
_AMOUNTS = frozenset({"tax_profile", "document_set"})


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a rule holds; `valid_to` is the first day after, None while it has no end."""

    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def overlaps(self, other: "Span") -> bool:
        """Whether both hold on some day."""
        return (other.valid_to is None or self.valid_from < other.valid_to) and (
            self.valid_to is None or other.valid_from < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule is set for."""

    kind: SubjectKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Override:
    """One rule of staff. `content` is as the contract of its kind writes it; what it leaves out stays as it was."""

    override_id: UUID
    subject: Subject
    kind: OverrideKind
    span: Span
    content: Mapping[str, Any]
    reason: str
    made_by: str
    made_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None


def check_span(span: Span) -> None:
    """Refuse a rule that ends before it begins."""
    if span.valid_to is not None and span.valid_to <= span.valid_from:
        detail = said(
            "span_wrong",
            f"it ends on {span.valid_to}, which is not after {span.valid_from}",
            valid_from=span.valid_from,
            valid_to=span.valid_to,
        )
        raise Invalid(detail, code="no_such_span", fields=[FieldError("/valid_to", detail)])


def check_rank(new: Override, others: Iterable[Override]) -> None:
    """Refuse a rule where another of equal rank holds on the same day (billing-rules §3.1): Conflict `equal_rank`.

    Terms meet any terms; rates those of their rank that may price the same hour; scopes the same key, also of another
    application; parties and contracts those that set the same field.
    """
    for other in others:
        if other.override_id == new.override_id or not new.span.overlaps(other.span):
            continue
        shared = _shared(new, other)
        if shared:
            until = f" until {other.span.valid_to}" if other.span.valid_to else ""
            raise Conflict(
                f"{other.subject} has {shared} from {other.span.valid_from}{until} by {other.made_by} already: "
                f"end it first ({other.override_id})",
                code="equal_rank",
                fields=[
                    FieldError(
                        "/valid_from",
                        said(
                            "equal_rank_from",
                            f"another of equal rank holds from {other.span.valid_from}{until}",
                            day=other.span.valid_from,
                        ),
                    )
                ],
            )


def _shared(new: Override, other: Override) -> str | None:
    """What both rules would decide, in words; None when they never meet."""
    if new.kind is not other.kind:
        return None
    if new.kind is OverrideKind.SCOPE:
        key = ("kind", "key")
        same = [new.content[name] for name in key] == [other.content[name] for name in key]
        return f"the scope {new.content['kind']} {new.content['key']}" if same else None
    if new.subject != other.subject:
        return None
    if new.kind is OverrideKind.TERMS:
        return "terms"
    if new.kind is OverrideKind.RATE:
        return "a rate of the same rank" if _same_rate(new.content, other.content) else None
    fields = sorted(_named(new.content) & _named(other.content))
    return ", ".join(field.replace("_", " ") for field in fields) or None


def _same_rate(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Of one rank, and no dimension keeps them apart."""
    return _rank(one) == _rank(other) and all(
        one.get(name) is None or other.get(name) is None or one[name] == other[name] for name in _DIMENSIONS
    )


def _rank(rate: Mapping[str, Any]) -> int:
    """The order of billing-rules §3.1 within a deal or a card: issue, person, role and type, role, default."""
    if rate.get("issue_key") is not None:
        return 0
    if rate.get("person_id") is not None:
        return 1
    if rate.get("role") is not None:
        return 2 if rate.get("issue_type") is not None else 3
    return 4


def _named(content: Mapping[str, Any]) -> set[str]:
    return {name for name, value in content.items() if value is not None}


def touches_amounts(kind: OverrideKind, content: Mapping[str, Any]) -> bool:
    """Whether setting it while an invoice is open counts as touching that invoice (product: four eyes)."""
    if kind is OverrideKind.CONTRACT:
        return bool(_named(content) & _AMOUNTS)
    return kind in (OverrideKind.TERMS, OverrideKind.RATE, OverrideKind.SCOPE)


def ended(override: Override, on: date) -> Span:
    """The days that ending the rule on `on` takes from it; `on` is the first day without it.

    A rule that ends where it begins never held. Raises Conflict when it ends there or earlier already.
    """
    span = override.span
    if on < span.valid_from:
        detail = said("begins_on", f"it begins on {span.valid_from}", day=span.valid_from)
        raise Invalid(detail, code="no_such_span", fields=[FieldError("/on", detail)])
    if span.valid_to is not None and span.valid_to <= on:
        raise Conflict(said("override_ended", f"it ends on {span.valid_to} already", day=span.valid_to))
    return Span(on, span.valid_to)
