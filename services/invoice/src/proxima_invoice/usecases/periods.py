"""The month-end page: what every application's month comes to, asked of prefill and kept here."""

from __future__ import annotations

from collections.abc import Sequence

from proxima_common.contracts.api.billing import PeriodRead, RunRead
from proxima_common.contracts.prefill import OverviewMade, PrefillFailed, PrefillRequested, RunFinished, UnclaimedFound
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.words import DealType, Role
from proxima_common.errors import Conflict, Forbidden, NotFound
from proxima_common.ids import derived_id, new_id
from proxima_common.said import said

from proxima_invoice.usecases.asking import MOST_ITEMS, Subject, in_chunks, items_of
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.confirming import check_confirmation

_MAY_ASK = (Role.PREPARER, Role.PROJECT_MANAGER, Role.ACCOUNTANT, Role.ADMIN)


async def request_overview(desk: BillingDesk, month: str) -> RunRead:
    """Ask prefill what every application of the month comes to; the rows arrive as events.

    Of the applications known here prefill is told what is billed, decided and recorded; the first question asks for
    every other one too. More than one question takes them together as one run.
    """
    if not any(role in _MAY_ASK for role, _ in desk.staff.grants):
        raise Forbidden(
            said(
                "role_missing",
                "this needs the role preparer, project manager or accountant",
                roles="preparer,project_manager,accountant",
            )
        )
    known = await desk.month_end.known(month)
    subjects = [Subject(derived_id("period", one, month), one, DealType(deal), 0) for one, deal in known]
    names = [one.application_id for one in subjects]
    first = new_id()
    chunks = list(in_chunks(await _items(desk, subjects, month))) or [[]]
    for number, items in enumerate(chunks):
        run_id = first if number == 0 else new_id()
        await desk.month_end.add_run(
            run_id,
            "overview",
            month,
            len(items),
            desk.staff.staff_id,
            desk.now,
            part_of=first if number else None,
        )
        request = PrefillRequested(
            run_id=run_id,
            purpose="overview",
            month=month,
            as_of=desk.now,
            items=items,
            unlisted_except=names if items and number == 0 else None,
        )
        await desk.publish(request, str(run_id))
    run = await desk.month_end.run(first, desk.staff.visible_entities())
    if run is None:
        raise NotFound(f"no run {first}")
    return run


async def _items(desk: BillingDesk, subjects: Sequence[Subject], month: str) -> list[RequestItem]:
    items: list[RequestItem] = []
    for start in range(0, len(subjects), MOST_ITEMS):
        items += await items_of(desk, subjects[start : start + MOST_ITEMS], month)
    return items


async def overview_made(desk: BillingDesk, event: OverviewMade) -> None:
    """Keep one row of the month-end page, and its client and application as the warehouse describes them now.

    What was read before what is known already is left out whole.
    """
    application_id = event.application.application_id
    await desk.month_end.note_answer(event.run_id, event.period_id, application_id, "done", desk.now)
    if await desk.month_end.knows_later(event):
        return
    await desk.master.remember(event.application, event.client, desk.now)
    if event.rules is not None:
        await desk.master.remember_rules(application_id, event.rules)
    await desk.month_end.put_overview(event, desk.now)
    await check_confirmation(desk, event)


async def unclaimed_found(desk: BillingDesk, event: UnclaimedFound) -> None:
    """Keep the work that no application claims, or that two claim."""
    await desk.month_end.put_unclaimed(event, desk.now)


async def run_finished(desk: BillingDesk, event: RunFinished) -> None:
    """Prefill has answered every item of the run."""
    await desk.month_end.end_run(event.run_id, event.answered, event.failed, desk.now)


async def overview_failed(desk: BillingDesk, event: PrefillFailed) -> None:
    """Show on the run why an application has no row."""
    await desk.month_end.note_answer(event.run_id, event.subject_id, event.application_id, "failed", desk.now)
    for problem in event.problems:
        await desk.month_end.add_problem(event.run_id, event.application_id, problem.detail)


async def nothing_to_bill(desk: BillingDesk, month: str, application_id: str, reason: str) -> PeriodRead:
    """Close an application's month without an invoice. Refused while the month has an invoice that lives."""
    period = await desk.month_end.lock(application_id, month)
    if period is None or not desk.staff.sees(period.legal_entity_id):
        raise NotFound(f"no period {month} of application {application_id}")
    desk.staff.require([Role.PREPARER, Role.ACCOUNTANT], period.legal_entity_id)
    if await desk.month_end.has_live_invoice(application_id, month):
        raise Conflict("the month has an invoice; void or discard it first", code="period_has_invoice")
    if period.state == "nothing_to_bill":
        raise Conflict("the month is closed as nothing to bill already", code="period_closed")
    await desk.month_end.close_as_nothing_to_bill(period.period_id, reason, desk.now)
    changes = [{"field": "state", "before": "open", "after": "nothing_to_bill"}, {"field": "reason", "after": reason}]
    await desk.master_audit.append(f"period:{period.period_id}", desk.staff, "nothing_to_bill", changes, desk.now)
    row = await desk.month_end.row(application_id, month)
    if row is None:
        raise NotFound(f"no period {month} of application {application_id}")
    return row
