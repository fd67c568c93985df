"""Close a month for tax, and open it again: who, when and why stand in the audit."""

from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, NotFound
from proxima_common.said import said

from proxima_invoice.usecases.billing_ports import BillingDesk


async def close_tax_month(desk: BillingDesk, legal_entity_id: str, month: str, reason: str) -> None:
    """From now on nothing but a correction may be dated in it; an accountant closes, once the month is over."""
    desk.staff.require([Role.ACCOUNTANT, Role.ADMIN], legal_entity_id)
    await _known(desk, legal_entity_id)
    if month >= f"{desk.today:%Y-%m}":
        detail = said("month_not_over", f"{month} is not over yet", month=month)
        raise Conflict(detail, fields=[FieldError("/month", detail)])
    if not await desk.tax_months.close(legal_entity_id, month, desk.staff.staff_id, reason):
        raise Conflict(said("tax_month_closed", f"{month} is closed for tax already", month=month))
    await _audit(desk, legal_entity_id, month, "close", reason)


async def reopen_tax_month(desk: BillingDesk, legal_entity_id: str, month: str, reason: str) -> None:
    """Let documents be dated in it again; only an administrator may."""
    desk.staff.require([Role.ADMIN], legal_entity_id)
    await _known(desk, legal_entity_id)
    if not await desk.tax_months.reopen(legal_entity_id, month, desk.staff.staff_id, reason):
        raise Conflict(said("tax_month_open", f"{month} is not closed for tax", month=month))
    await _audit(desk, legal_entity_id, month, "reopen", reason)


async def _known(desk: BillingDesk, legal_entity_id: str) -> None:
    if await desk.sellers.get(legal_entity_id) is None:
        raise NotFound(f"no legal entity {legal_entity_id}")


async def _audit(desk: BillingDesk, legal_entity_id: str, month: str, action: str, reason: str) -> None:
    closed = action == "close"
    change = {"field": "closed", "before": not closed, "after": closed}
    subject = f"tax_month:{legal_entity_id}:{month}"
    await desk.master_audit.append(subject, desk.staff, action, [change], desk.now, reason=reason)
