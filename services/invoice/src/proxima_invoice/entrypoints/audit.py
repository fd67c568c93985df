"""The audit's verification over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request
from proxima_common.contracts.api.invoice import AuditReport
from proxima_common.contracts.words import Role
from proxima_common.errors import Forbidden
from proxima_common.said import said

from proxima_invoice.adapters.anchors import PostgresAnchorLog
from proxima_invoice.adapters.audit_chains import PostgresInvoiceChains, PostgresMasterChains
from proxima_invoice.domain.staff import EVERY_ENTITY
from proxima_invoice.entrypoints.call import Caller
from proxima_invoice.usecases.verification import verify

router = APIRouter(tags=["audit"])


@router.get("/audit/verify")
async def verify_audit(call: Caller, request: Request) -> AuditReport:
    """Check every audit chain, of invoices and of master data, and every anchor; for administrators of every seller."""
    if not call.staff.holds([Role.ADMIN], EVERY_ENTITY):
        raise Forbidden(said("role_missing", "this needs the role admin for every legal entity", roles="admin"))
    database = call.made.database
    kinds = (PostgresInvoiceChains(database), PostgresMasterChains(database))
    return await verify(kinds, PostgresAnchorLog(database), request.app.state.anchor_files)
