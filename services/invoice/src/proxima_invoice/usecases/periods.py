"""The month-end page: what every application's month comes to, asked of prefill and kept here."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.api.billing import PeriodRead, RunRead
from proxima_common.contracts.prefill import OverviewMade, PrefillFailed, PrefillRequested, RunFinished, UnclaimedFound
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, Forbidden, NotFound
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters import master_audit, periods, source_data
from proxima_invoice.domain.staff import Staff

_MAY_ASK = (Role.PREPARER, Role.PROJECT_MANAGER, Role.ACCOUNTANT, Role.ADMIN)


async def request_overview(
    tx: AsyncConnection, month: str, *, by: Staff, outbox: Outbox, origin: Origin, now: datetime
) -> RunRead:
    """Ask prefill what every application of the month comes to; the rows arrive as events."""
    if not any(role in _MAY_ASK for role, _ in by.grants):
        raise Forbidden("this needs the role preparer, project manager or accountant", code="role_missing")
    run_id = new_id()
    await periods.add_run(tx, run_id, "overview", month, 0, by.staff_id, now)
    request = PrefillRequested(run_id=run_id, purpose="overview", month=month, as_of=now, items=[])
    await outbox.add(tx, [Outgoing(request, subject=str(run_id))], origin)
    run = await periods.run(tx, run_id)
    if run is None:
        raise NotFound(f"no run {run_id}")
    return run


async def overview_made(tx: AsyncConnection, event: OverviewMade, now: datetime) -> None:
    """Keep one row of the month-end page, and its client and application as the warehouse describes them now."""
    await source_data.remember(tx, event.client, event.application, now)
    await periods.put_overview(tx, event, now)


async def unclaimed_found(tx: AsyncConnection, event: UnclaimedFound, now: datetime) -> None:
    await periods.put_unclaimed(tx, event, now)


async def run_finished(tx: AsyncConnection, event: RunFinished, now: datetime) -> None:
    await periods.end_run(tx, event.run_id, event.answered, event.failed, now)


async def overview_failed(tx: AsyncConnection, event: PrefillFailed) -> None:
    """Show on the run why an application has no row."""
    for problem in event.problems:
        await periods.add_problem(tx, event.run_id, f"{event.application_id}: {problem.detail}")


async def nothing_to_bill(
    tx: AsyncConnection, month: str, application_id: str, reason: str, *, by: Staff, now: datetime
) -> PeriodRead:
    """Close an application's month without an invoice. Refused while the month has an invoice that lives."""
    period = await periods.lock(tx, application_id, month)
    if period is None or not by.sees(period["legal_entity_id"]):
        raise NotFound(f"no period {month} of application {application_id}")
    by.require([Role.PREPARER, Role.ACCOUNTANT], period["legal_entity_id"])
    if await periods.live_invoices(tx, application_id, month):
        raise Conflict("the month has an invoice; void or discard it first", code="period_has_invoice")
    if period["state"] == "nothing_to_bill":
        raise Conflict("the month is closed as nothing to bill already", code="period_closed")
    await periods.close_as_nothing_to_bill(tx, period["period_id"], reason, now)
    changes = [{"field": "state", "before": "open", "after": "nothing_to_bill"}, {"field": "reason", "after": reason}]
    await master_audit.append(tx, f"period:{period['period_id']}", by, "nothing_to_bill", changes, now)
    rows = await periods.page(tx, month, entities=None, application_id=application_id, limit=1)
    return rows[0]
