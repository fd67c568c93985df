"""Rules of staff in Postgres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, func, insert, or_, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.override_effects import OverrideEffects
from proxima_invoice.adapters.tables.master import APPLICATION
from proxima_invoice.adapters.tables.override import OVERRIDE
from proxima_invoice.domain.overrides import Override, OverrideKind, Span, Subject, SubjectKind
from proxima_invoice.usecases.months import days_of
from proxima_invoice.usecases.override_ports import Concerned, PrefillOverrides
from proxima_invoice.usecases.telling import rate_told, scope_told, terms_told

_HELD = text("select pg_advisory_xact_lock_shared(hashtext('proxima.overrides'))")
_TOLD = (OverrideKind.TERMS, OverrideKind.RATE, OverrideKind.SCOPE)


class OverrideRepository(OverrideEffects):
    """Rules of staff, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        super().__init__(tx)
        self._tx = tx

    async def for_prefill(
        self, application_ids: Sequence[str] | None, month: str, *, since: str | None = None
    ) -> dict[str, PrefillOverrides]:
        """See `usecases.override_ports.Overrides`: terms, rates and scopes by application, one query for all."""
        await self._tx.execute(_HELD)
        first, last = days_of(since or month)[0], days_of(month)[1]
        query = (
            select(OVERRIDE, APPLICATION.c.application_id)
            .join(
                APPLICATION,
                or_(
                    _is(SubjectKind.APPLICATION, APPLICATION.c.application_id),
                    _is(SubjectKind.CLIENT, APPLICATION.c.client_id),
                ),
            )
            .where(OVERRIDE.c.kind.in_(_TOLD), OVERRIDE.c.valid_from <= last, *_lasting(OVERRIDE, first))
            .order_by(APPLICATION.c.application_id, OVERRIDE.c.valid_from, OVERRIDE.c.override_id)
        )
        if application_ids is not None:
            query = query.where(APPLICATION.c.application_id.in_(list(application_ids)))
        told: dict[str, PrefillOverrides] = {}
        for row in (await self._tx.execute(query)).mappings():
            _tell(told.setdefault(row["application_id"], PrefillOverrides()), _override(row))
        return told

    async def concerned(self, subject: Subject) -> list[Concerned]:
        """The application, or all applications of the client, by id."""
        key = APPLICATION.c.application_id if subject.kind is SubjectKind.APPLICATION else APPLICATION.c.client_id
        columns = ("application_id", "client_id", "legal_entity_id", "deal_type", "price_currency")
        query = select(*[APPLICATION.c[name] for name in columns]).where(key == subject.id)
        return [Concerned(*row) for row in await self._tx.execute(query.order_by(APPLICATION.c.application_id))]

    async def rivals(self, new: Override) -> list[Override]:
        """Rules whose days meet the new one's: of its subject and kind, of scopes also those with its key."""
        same = and_(OVERRIDE.c.subject_kind == new.subject.kind, OVERRIDE.c.subject_id == new.subject.id)
        if new.kind is OverrideKind.SCOPE:
            content = OVERRIDE.c.content
            same = and_(
                content["kind"].astext == new.content["kind"],
                content["key"].astext == new.content["key"],
            )
        query = select(OVERRIDE).where(
            OVERRIDE.c.kind == new.kind, same, *_lasting(OVERRIDE, new.span.valid_from), *_begun(new.span.valid_to)
        )
        return [_override(row) for row in (await self._tx.execute(query)).mappings()]

    async def add(self, override: Override) -> None:
        await self._tx.execute(
            insert(OVERRIDE).values(
                override_id=override.override_id,
                subject_kind=override.subject.kind,
                subject_id=override.subject.id,
                kind=override.kind,
                valid_from=override.span.valid_from,
                valid_to=override.span.valid_to,
                content=dict(override.content),
                reason=override.reason,
                made_by=override.made_by,
                made_at=override.made_at,
            )
        )

    async def get(self, override_id: UUID) -> Override | None:
        query = select(OVERRIDE).where(OVERRIDE.c.override_id == override_id)
        row = (await self._tx.execute(query)).mappings().one_or_none()
        return _override(row) if row else None

    async def end(self, override_id: UUID, on: date, by: str, reason: str, now: datetime) -> None:
        ended = {"valid_to": on, "ended_by": by, "end_reason": reason, "ended_at": now}
        await self._tx.execute(update(OVERRIDE).where(OVERRIDE.c.override_id == override_id).values(**ended))

    async def holding(self, subjects: Sequence[Subject], kinds: Sequence[str], day: date) -> list[Override]:
        """The rules of these kinds that hold on the day, the oldest first."""
        keys = [(subject.kind, subject.id) for subject in subjects]
        query = (
            select(OVERRIDE)
            .where(
                tuple_(OVERRIDE.c.subject_kind, OVERRIDE.c.subject_id).in_(keys),
                OVERRIDE.c.kind.in_(list(kinds)),
                OVERRIDE.c.valid_from <= day,
                *_lasting(OVERRIDE, day),
            )
            .order_by(OVERRIDE.c.made_at, OVERRIDE.c.override_id)
        )
        return [_override(row) for row in (await self._tx.execute(query)).mappings()]

    async def page(
        self,
        subject: Subject | None,
        *,
        kind: str | None = None,
        on: date | None = None,
        entities: frozenset[str] | None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> list[Override]:
        """Rules by id, the oldest first, of applications and clients of these legal entities; None is every one."""
        query = select(OVERRIDE).order_by(OVERRIDE.c.override_id).limit(limit)
        if subject is not None:
            query = query.where(OVERRIDE.c.subject_kind == subject.kind, OVERRIDE.c.subject_id == subject.id)
        if kind is not None:
            query = query.where(OVERRIDE.c.kind == kind)
        if on is not None:
            query = query.where(OVERRIDE.c.valid_from <= on, *_lasting(OVERRIDE, on))
        if after is not None:
            query = query.where(OVERRIDE.c.override_id > after)
        if entities is not None:
            theirs = select(func.count()).where(
                APPLICATION.c.legal_entity_id.in_(entities),
                or_(
                    _is(SubjectKind.APPLICATION, APPLICATION.c.application_id),
                    _is(SubjectKind.CLIENT, APPLICATION.c.client_id),
                ),
            )
            query = query.where(theirs.correlate(OVERRIDE).scalar_subquery() > 0)
        return [_override(row) for row in (await self._tx.execute(query)).mappings()]


def _is(kind: SubjectKind, key: Any) -> Any:
    return and_(OVERRIDE.c.subject_kind == kind, OVERRIDE.c.subject_id == key)


def _lasting(table: Table, day: date) -> tuple[Any, ...]:
    """It has not ended by the day, and it held at all."""
    ends = table.c.valid_to
    return (or_(ends.is_(None), and_(ends > day, ends > table.c.valid_from)),)


def _begun(before: date | None) -> tuple[Any, ...]:
    return () if before is None else (OVERRIDE.c.valid_from < before,)


def _override(row: Mapping[Any, Any]) -> Override:
    return Override(
        override_id=row["override_id"],
        subject=Subject(SubjectKind(row["subject_kind"]), row["subject_id"]),
        kind=OverrideKind(row["kind"]),
        span=Span(row["valid_from"], row["valid_to"]),
        content=row["content"],
        reason=row["reason"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        ended_by=row["ended_by"],
        ended_at=row["ended_at"],
    )


def _tell(told: PrefillOverrides, override: Override) -> None:
    if override.kind is OverrideKind.TERMS:
        told.terms.append(terms_told(override))
    elif override.kind is OverrideKind.RATE:
        told.rates.append(rate_told(override))
    else:
        told.scopes.append(scope_told(override))
