"""What every route needs: the parts of the process, who asks, and what that person may do where the data lives."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from proxima_common.contracts.words import Role
from proxima_common.errors import Forbidden
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken
from proxima_common.said import said

from proxima_accounting.bootstrap import Parts
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.ports import Records

READERS = tuple(role.value for role in Role)
ACTORS = (Role.ACCOUNTANT.value, Role.ADMIN.value)


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def _staff(request: Request) -> StaffToken:
    staff: StaffToken = await request.app.state.staff(request)
    return staff


Made = Annotated[Parts, Depends(_parts)]
Staff = Annotated[StaffToken, Depends(_staff)]


def seen_by(staff: StaffToken) -> frozenset[str] | None:
    """The legal entities that this person may look at; None is every one."""
    return _all_or(staff.legal_entities(*READERS))


def repaired_by(staff: StaffToken) -> frozenset[str] | None:
    """The legal entities whose shipments this person may repair; `Forbidden` when there is none."""
    entities = staff.legal_entities(*ACTORS)
    if not entities:
        raise Forbidden(said("role_missing", "this needs the role accountant or admin", roles="accountant,admin"))
    return _all_or(entities)


async def readable(records: Records, staff: StaffToken, invoice_id: UUID) -> Shipment:
    """The shipment, if this person may look at it."""
    shipment = await records.shipments.get(invoice_id)
    staff.require(*READERS, legal_entity_id=shipment.legal_entity_id)
    return shipment


async def require_repair(records: Records, staff: StaffToken, invoice_id: UUID) -> None:
    """Raise unless this person may repair this shipment."""
    shipment = await records.shipments.get(invoice_id)
    staff.require(*ACTORS, legal_entity_id=shipment.legal_entity_id)


def _all_or(entities: frozenset[str]) -> frozenset[str] | None:
    return None if EVERY_LEGAL_ENTITY in entities else entities
