"""Close a month of a legal entity, open it again; look at work that nobody claims; take back nothing to bill."""

from proxima_common.contracts.api.billing import PeriodRead, UnclaimedRead
from proxima_common.contracts.api.month_end import ClosingRead
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, Forbidden, NotFound
from proxima_common.said import said

from proxima_invoice.domain.closing import FORCES, check_closing
from proxima_invoice.usecases.billing_ports import BillingDesk


async def close_month(desk: BillingDesk, legal_entity_id: str, month: str, force_reason: str | None) -> ClosingRead:
    """Refused while something blocks, unless an accountant or administrator says why it is closed all the same."""
    await _seller(desk, legal_entity_id)
    now = await desk.closings.read(legal_entity_id, month)
    if now.closed_at is not None:
        raise Conflict(said("month_closed", f"{month} of {legal_entity_id} is closed already", month=month))
    check_closing([one.detail for one in now.blockers], force_reason, desk.staff, legal_entity_id)
    await desk.closings.close(legal_entity_id, month, now.blockers, force_reason, desk.staff.staff_id)
    after = "closed" if force_reason is None else f"closed although {len(now.blockers)} things blocked it"
    await _audit(desk, legal_entity_id, month, "close_month", ("open", after), force_reason)
    return await desk.closings.read(legal_entity_id, month)


async def reopen_month(desk: BillingDesk, legal_entity_id: str, month: str, reason: str) -> ClosingRead:
    """Open a closed month again, and say why."""
    await _seller(desk, legal_entity_id)
    desk.staff.require(FORCES, legal_entity_id)
    if not await desk.closings.reopen(legal_entity_id, month, reason, desk.staff.staff_id):
        raise Conflict(said("month_open", f"{month} of {legal_entity_id} is not closed", month=month))
    await _audit(desk, legal_entity_id, month, "reopen_month", ("closed", "open"), reason)
    return await desk.closings.read(legal_entity_id, month)


async def look_at_unclaimed(desk: BillingDesk, month: str, reason: str) -> UnclaimedRead:
    """Somebody saw the work that no application claims, and says why it stays so. Other work asks for another look."""
    if desk.staff.visible_entities() is not None:
        raise NotFound("unclaimed work belongs to no legal entity: a role for every one is needed to see it")
    if not any(role in (*FORCES, Role.PROJECT_MANAGER) for role, _ in desk.staff.grants):
        raise Forbidden(
            said(
                "role_missing", "this needs the role project manager or accountant", roles="project_manager,accountant"
            )
        )
    if not await desk.month_end.look_at_unclaimed(month, reason, desk.staff.staff_id, desk.now):
        raise NotFound(f"nobody has asked yet what {month} comes to", code="not_asked")
    changes = [{"field": "unclaimed work", "before": None, "after": "looked at"}]
    await desk.master_audit.append(f"month:{month}", desk.staff, "look_at_unclaimed", changes, desk.now, reason=reason)
    return await desk.month_end.unclaimed(month)


async def reopen_period(desk: BillingDesk, month: str, application_id: str, reason: str) -> PeriodRead:
    """There is something to bill after all."""
    period = await desk.month_end.lock(application_id, month)
    if period is None or not desk.staff.sees(period.legal_entity_id):
        raise NotFound(f"no period {month} of application {application_id}")
    desk.staff.require([Role.PREPARER, Role.ACCOUNTANT], period.legal_entity_id)
    if period.state != "nothing_to_bill":
        raise Conflict("the month is open", code="period_open")
    if await desk.closings.is_closed(period.legal_entity_id, month):
        raise Conflict(
            said("month_closed", f"{month} of {period.legal_entity_id} is closed: open it first", month=month)
        )
    await desk.month_end.reopen(period.period_id, desk.now)
    changes = [{"field": "state", "before": "nothing_to_bill", "after": "open"}]
    subject = f"period:{period.period_id}"
    await desk.master_audit.append(subject, desk.staff, "reopen_period", changes, desk.now, reason=reason)
    row = await desk.month_end.row(application_id, month)
    if row is None:
        raise NotFound(f"no period {month} of application {application_id}")
    return row


async def _seller(desk: BillingDesk, legal_entity_id: str) -> None:
    known = await desk.closings.lock(legal_entity_id)
    if not known or not desk.staff.sees(legal_entity_id):
        raise NotFound(f"there is no legal entity {legal_entity_id}", code="legal_entity_not_found")


async def _audit(
    desk: BillingDesk, legal_entity_id: str, month: str, action: str, change: tuple[str, str], reason: str | None
) -> None:
    changes = [{"field": "state", "before": change[0], "after": change[1]}]
    subject = f"month:{legal_entity_id}:{month}"
    await desk.master_audit.append(subject, desk.staff, action, changes, desk.now, reason=reason)
