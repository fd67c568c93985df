"""Staff record what a deal's billing waits for: acceptance, progress, decisions on worklogs, hours put in by hand."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.deals import AcceptMilestone, AdjustRetainer, DecideWorklog, RecordProgress
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, Invalid, NotFound
from proxima_common.said import said

from proxima_invoice.domain.editing import check_lines_editable
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.retainer import Posting
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.prefilling import request_lines

RECORDERS = (Role.PROJECT_MANAGER, Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)
ADJUSTERS = (Role.ACCOUNTANT, Role.ADMIN)


async def accept_milestone(desk: BillingDesk, application_id: str, milestone_id: str, body: AcceptMilestone) -> None:
    """The client accepted a milestone or change request. A day to come is refused, and one that is billed already."""
    await _open_deal(desk, application_id, RECORDERS)
    if body.accepted_on > desk.today:
        detail = said("date_in_future", f"{body.accepted_on} is in the future", day=body.accepted_on)
        raise Invalid(detail, code="future_date", fields=[FieldError("/accepted_on", detail)])
    await _not_billed(desk, application_id, milestone_id)
    await desk.deals.accept(application_id, milestone_id, body.accepted_on, body.note, desk.staff.staff_id)
    await _note(desk, application_id, "accept", [(f"milestone {milestone_id}", None, str(body.accepted_on))], body.note)


async def withdraw_acceptance(desk: BillingDesk, application_id: str, milestone_id: str, reason: str) -> None:
    """It was no acceptance; refused while an invoice bills it."""
    await _open_deal(desk, application_id, RECORDERS)
    await _not_billed(desk, application_id, milestone_id)
    if not await desk.deals.withdraw_acceptance(application_id, milestone_id):
        raise NotFound(f"{milestone_id} of {application_id} is not accepted", code="not_accepted")
    await _note(desk, application_id, "withdraw_acceptance", [(f"milestone {milestone_id}", "accepted", None)], reason)


async def record_progress(desk: BillingDesk, application_id: str, month: str, body: RecordProgress) -> None:
    """Percent complete at the end of a month, cumulative."""
    await _open_deal(desk, application_id, RECORDERS)
    await desk.deals.record_progress(application_id, month, body.cumulative_percent, body.note, desk.staff.staff_id)
    change = (f"progress {month}", None, f"{format(body.cumulative_percent, 'f')} %")
    await _note(desk, application_id, "record_progress", [change], body.note)


async def adjust_retainer(desk: BillingDesk, application_id: str, body: AdjustRetainer) -> None:
    """Put hours into the balance by hand, or take them; closed months stay as they were posted."""
    await _open_deal(desk, application_id, ADJUSTERS)
    if body.lot_month > body.month:
        detail = "hours of a later month cannot count in an earlier one"
        raise Invalid(detail, code="lot_month_later", fields=[FieldError("/lot_month", detail)])
    posting = Posting(body.lot_month, body.kind, body.seconds)
    await desk.retainer.adjust(application_id, body.month, posting, body.reason)
    change = (f"hours {body.month} of {body.lot_month}", None, f"{body.seconds} s")
    await _note(desk, application_id, "adjust_retainer", [change], body.reason)


async def decide_worklog(desk: BillingDesk, invoice_id: UUID, worklog_id: str, body: DecideWorklog) -> Invoice:
    """Leave a worklog out of a draft, pull one in, or price one by hand; the lines are asked for anew."""
    invoice = await _draft(desk, invoice_id)
    by = desk.staff.staff_id
    await desk.deals.decide(invoice.application_id, worklog_id, body.bill, body.unit_price, body.reason, by)
    await _note(
        desk, invoice.application_id, "decide", [(f"worklog {worklog_id}", None, _decided(body))], body.reason, False
    )
    invoice.note(f"worklog {worklog_id}", None, _decided(body))
    return await _asked_anew(desk, invoice, "decide_worklog", body.reason)


async def undecide_worklog(desk: BillingDesk, invoice_id: UUID, worklog_id: str, reason: str) -> Invoice:
    """Let the rules decide again, and give back what was written off of it here."""
    invoice = await _draft(desk, invoice_id)
    undecided = await desk.deals.undecide(invoice.application_id, worklog_id)
    reopened = await desk.worklogs.reopen(invoice.id, worklog_id)
    if not undecided and not reopened:
        raise NotFound(f"nothing was decided about worklog {worklog_id}", code="nothing_decided")
    before = "decided by hand" if undecided else "written off"
    await _note(desk, invoice.application_id, "undecide", [(f"worklog {worklog_id}", before, None)], reason, False)
    invoice.note(f"worklog {worklog_id}", before, None)
    return await _asked_anew(desk, invoice, "undecide_worklog", reason)


async def write_off_worklog(desk: BillingDesk, invoice_id: UUID, worklog_id: str, reason: str) -> Invoice:
    """Use up the time of one worklog without billing it; the lines are asked for anew."""
    invoice = await _draft(desk, invoice_id)
    if not await desk.worklogs.write_off_one(invoice.id, worklog_id):
        raise NotFound(f"this draft holds no time of worklog {worklog_id}", code="worklog_not_held")
    invoice.note(f"worklog {worklog_id}", "billed", "written off")
    return await _asked_anew(desk, invoice, "write_off_worklog", reason)


async def _draft(desk: BillingDesk, invoice_id: UUID) -> Invoice:
    invoice = await load(desk, invoice_id)
    check_lines_editable(invoice, desk.staff)
    await desk.deals.lock(invoice.application_id)
    return invoice


async def _asked_anew(desk: BillingDesk, invoice: Invoice, action: str, reason: str) -> Invoice:
    invoice.touched_by.add(desk.staff.staff_id)
    await request_lines(desk, [invoice])
    invoice.changed(desk.now)
    invoice.draft_changed("refresh_asked")
    await desk.invoices.record(invoice, action, reason=reason)
    return invoice


async def _open_deal(desk: BillingDesk, application_id: str, roles: Sequence[Role]) -> None:
    application, _ = await desk.master.application(application_id)
    if not desk.staff.sees(application.seller_id):
        raise NotFound(f"there is no application {application_id}", code="application_not_found")
    desk.staff.require(roles, application.seller_id)
    await desk.deals.lock(application_id)


async def _not_billed(desk: BillingDesk, application_id: str, milestone_id: str) -> None:
    for component in (f"milestone:{milestone_id}", f"change:{milestone_id}"):
        if await desk.deals.billed_by(application_id, component):
            raise Conflict(f"{milestone_id} is billed already", code="component_billed")


async def _note(
    desk: BillingDesk,
    application_id: str,
    action: str,
    changes: Sequence[tuple[str, str | None, str | None]],
    reason: str | None,
    touching: bool = True,
) -> None:
    """Audit it, and name who did it on every open draft of the deal: it may change their amounts (four eyes)."""
    told = [{"field": name, "before": before, "after": after} for name, before, after in changes]
    await desk.master_audit.append(f"deal:{application_id}", desk.staff, action, told, desk.now, reason=reason)
    if not touching:
        return
    for invoice_id in await desk.deals.open_drafts(application_id):
        invoice = await desk.invoices.get(invoice_id)
        invoice.touched_by.add(desk.staff.staff_id)
        for name, before, after in changes:
            invoice.note(name, before, after)
        invoice.changed(desk.now)
        invoice.draft_changed("deal_changed")
        await desk.invoices.record(invoice, action, reason=reason)


def _decided(body: DecideWorklog) -> str:
    price: Decimal | None = body.unit_price
    return f"billed at {format(price, 'f')} an hour" if price is not None else "billed" if body.bill else "left out"
