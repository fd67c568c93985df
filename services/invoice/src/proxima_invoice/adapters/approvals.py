"""Policies, approvals and delegations in Postgres."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.approval import ApprovalPolicyWrite, ApprovalRead, Delegate, DelegationRead
from proxima_common.contracts.words import Role
from proxima_common.ids import new_id
from sqlalchemy import RowMapping, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.approval import APPROVAL_POLICY, DELEGATION
from proxima_invoice.adapters.tables.revision import APPROVAL
from proxima_invoice.adapters.versioned import put_version
from proxima_invoice.domain.approving import Given, Level
from proxima_invoice.domain.guardrails import Bounds
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import EVERY_ENTITY, Staff
from proxima_invoice.usecases.approval_ports import Policy

# Who delegated and is no approver any more has nothing to delegate.
_ACTING = text(
    """select d.to_staff_id, d.from_staff_id, d.legal_entity_id from delegation d
       join staff_snapshot s on s.staff_id = d.from_staff_id and s.active
       where d.to_staff_id = any(:staff_ids) and d.ended_at is null and :today between d.valid_from and d.valid_to
       and exists (select 1 from jsonb_array_elements(s.grants) g where g->>'role' = 'approver'
                   and g->>'legal_entity_id' in (d.legal_entity_id, '*'))"""
)
_MAY = text(
    """select exists (select 1 from staff_snapshot s, jsonb_array_elements(s.grants) g
       where s.staff_id = :staff_id and s.active and g->>'role' = :role
       and g->>'legal_entity_id' in (:legal_entity_id, '*'))"""
)
# Whoever could approve there by a grant of their own, or by one that was delegated to them for today.
_APPROVERS = text(
    """select s.staff_id, s.name, s.grants from staff_snapshot s where s.active and (
         exists (select 1 from jsonb_array_elements(s.grants) g where g->>'role' = 'approver'
                 and g->>'legal_entity_id' in (:legal_entity_id, '*'))
         or exists (select 1 from delegation d where d.to_staff_id = s.staff_id and d.ended_at is null
                    and :today between d.valid_from and d.valid_to and d.legal_entity_id in (:legal_entity_id, '*')))
       order by s.staff_id"""
)


class ApprovalRepository:
    """Approving, in one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def policy(self, legal_entity_id: str, *, lock: bool = False) -> Policy:
        """The legal entity's policy, or the product's own while there is none."""
        query = select(APPROVAL_POLICY).where(APPROVAL_POLICY.c.legal_entity_id == legal_entity_id)
        row = (await self._tx.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
        return _policy(row) if row else Policy()

    async def put_policy(self, legal_entity_id: str, body: ApprovalPolicyWrite, version: int) -> None:
        """Replace the policy as `version`; PreconditionFailed when a rival was first."""
        values = {
            "version": version,
            "levels": [level.model_dump(mode="json") for level in body.levels],
            "spike_percent": body.spike_percent,
            "low_margin_percent": body.low_margin_percent,
            "green_percent": body.green_percent,
            "updated_at": self._now,
        }
        await put_version(self._tx, APPROVAL_POLICY, legal_entity_id, values, what="the policy")

    async def given(self, invoice: Invoice) -> tuple[Given, ...]:
        """Approvals of the present revision that still count."""
        return tuple(Given(one.level, one.staff_id, one.on_behalf_of) for one in await self.listed(invoice))

    async def listed(self, invoice: Invoice) -> list[ApprovalRead]:
        """The same, as a screen shows them."""
        query = (
            select(*[APPROVAL.c[name] for name in ApprovalRead.model_fields])
            .where(
                APPROVAL.c.invoice_id == invoice.id,
                APPROVAL.c.revision == invoice.revision,
                APPROVAL.c.cancelled_at.is_(None),
            )
            .order_by(APPROVAL.c.level)
        )
        return [ApprovalRead.model_validate(dict(row)) for row in (await self._tx.execute(query)).mappings()]

    async def keep(self, invoice: Invoice, level: int, by: Staff, break_glass: str | None) -> None:
        """Who approved exactly what, and for whom."""
        await self._tx.execute(
            insert(APPROVAL).values(
                approval_id=new_id(),
                invoice_id=invoice.id,
                revision=invoice.revision,
                level=level,
                staff_id=by.staff_id,
                staff_name=by.name,
                bundle_hash=invoice.bundle_hash,
                at=self._now,
                on_behalf_of=by.acts_for(invoice.legal_entity_id),
                break_glass=break_glass,
            )
        )

    async def review(self, invoice_id: UUID, by: Staff, note: str) -> bool:
        """Note that another approver looked at the approval that broke the glass."""
        done = await self._tx.execute(
            update(APPROVAL)
            .where(
                APPROVAL.c.invoice_id == invoice_id,
                APPROVAL.c.break_glass.is_not(None),
                APPROVAL.c.reviewed_at.is_(None),
                APPROVAL.c.staff_id != by.staff_id,
            )
            .values(reviewed_by=by.staff_id, reviewed_at=self._now, review_note=note)
        )
        return done.rowcount > 0

    async def acting(self, staff: Staff, today: date) -> Staff:
        """The person with who delegated approving to them today."""
        return (await self._acting([staff], today))[0]

    async def approvers(self, legal_entity_id: str, today: date) -> list[Staff]:
        """Active people who could approve there today, each with who delegated to them."""
        found = await self._tx.execute(_APPROVERS, {"legal_entity_id": legal_entity_id, "today": today})
        people = [
            Staff(row.staff_id, row.name, frozenset((Role(one["role"]), one["legal_entity_id"]) for one in row.grants))
            for row in found
        ]
        return await self._acting(people, today)

    async def _acting(self, people: list[Staff], today: date) -> list[Staff]:
        asked = {"staff_ids": [one.staff_id for one in people], "today": today}
        delegators: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in await self._tx.execute(_ACTING, asked):
            delegators[row.to_staff_id].add((row.from_staff_id, row.legal_entity_id))
        return [replace(one, delegators=frozenset(delegators[one.staff_id])) for one in people]

    async def delegate(self, body: Delegate, by: Staff) -> DelegationRead:
        """Keep a delegation."""
        row = body.model_dump() | {"delegation_id": new_id(), "made_by": by.staff_id, "made_at": self._now}
        await self._tx.execute(insert(DELEGATION).values(**row))
        return DelegationRead(**row, ended_at=None)

    async def delegation(self, delegation_id: UUID) -> DelegationRead | None:
        """A delegation under its lock."""
        query = select(DELEGATION).where(DELEGATION.c.delegation_id == delegation_id).with_for_update()
        row = (await self._tx.execute(query)).mappings().one_or_none()
        return DelegationRead.model_validate(dict(row)) if row else None

    async def end_delegation(self, delegation_id: UUID) -> None:
        """It holds no more, from now on."""
        ended = update(DELEGATION).where(DELEGATION.c.delegation_id == delegation_id)
        await self._tx.execute(ended.values(ended_at=self._now))

    async def delegations(
        self, entities: frozenset[str] | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[DelegationRead]:
        """Delegations at these legal entities (None: every one), the latest first."""
        query = select(DELEGATION).order_by(DELEGATION.c.made_at.desc(), DELEGATION.c.delegation_id.desc())
        if entities is not None:
            query = query.where(DELEGATION.c.legal_entity_id.in_([*entities, EVERY_ENTITY]))
        if after is not None:
            made_at, delegation_id = after
            query = query.where(text("(made_at, delegation_id) < (:made_at, :delegation_id)")).params(
                made_at=made_at, delegation_id=delegation_id
            )
        rows = (await self._tx.execute(query.limit(limit))).mappings()
        return [DelegationRead.model_validate(dict(row)) for row in rows]

    async def may_approve(self, staff_id: str, legal_entity_id: str) -> bool:
        """Whether this person is an active approver there, as the gateway last said."""
        asked = {"staff_id": staff_id, "role": Role.APPROVER, "legal_entity_id": legal_entity_id}
        return bool((await self._tx.execute(_MAY, asked)).scalar_one())


def _policy(row: RowMapping) -> Policy:
    return Policy(
        version=row["version"],
        levels=tuple(_level(level) for level in row["levels"]),
        bounds=Bounds(row["spike_percent"], row["low_margin_percent"]),
        green_percent=row["green_percent"],
    )


def _level(stored: dict[str, Any]) -> Level:
    def exact(name: str) -> Decimal | None:
        return None if stored[name] is None else Decimal(stored[name])

    return Level(
        number=stored["number"],
        above_amount={currency: Decimal(bound) for currency, bound in stored["above_amount"].items()},
        below_margin=exact("below_margin"),
        above_discount=exact("above_discount"),
        staff_ids=frozenset(stored["staff_ids"]),
    )
