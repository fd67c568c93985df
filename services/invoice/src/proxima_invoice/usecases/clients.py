"""A client's card: that somebody compared it with the tax base (uzbek-invoicing §2.2)."""

from __future__ import annotations

from proxima_common.errors import NotFound

from proxima_invoice.domain.overrides import Subject, SubjectKind
from proxima_invoice.usecases.billing_ports import BillingDesk, Changes
from proxima_invoice.usecases.overrides import MAY_OVERRIDE


async def checked(desk: BillingDesk, client_id: str, note: str | None) -> None:
    """Keep that it was done and by whom; what differed is set right with a rule of staff.

    NotFound without a role at any of its sellers, Forbidden without the right at one of them.
    """
    concerned = await desk.overrides.concerned(Subject(SubjectKind.CLIENT, client_id))
    entities = [one.legal_entity_id for one in concerned if desk.staff.sees(one.legal_entity_id)]
    if not entities:
        raise NotFound(f"no client {client_id}")
    if not any(desk.staff.holds(MAY_OVERRIDE, entity) for entity in entities):
        desk.staff.require(MAY_OVERRIDE, entities[0])
    await desk.client_checks.add(client_id, desk.staff.staff_id, desk.now)
    changes: Changes = [{"field": "checked_at", "before": None, "after": desk.now.isoformat()}]
    await desk.master_audit.append(f"client:{client_id}", desk.staff, "check", changes, desk.now, reason=note)
