"""Hours confirmed by a project manager: a fact per application and month, for exactly the worklogs that were shown."""

from proxima_common.contracts.api.billing import PeriodRead
from proxima_common.contracts.api.month_end import ConfirmedHours
from proxima_common.contracts.prefill import OverviewMade
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, NotFound

from proxima_invoice.usecases.billing_ports import BillingDesk, Period

CONFIRMS = (Role.PROJECT_MANAGER, Role.ADMIN)


async def confirm_hours(desk: BillingDesk, month: str, application_id: str, fingerprint: str) -> PeriodRead:
    """Confirm what was shown; refused when the worklogs are others by now, or were never asked about."""
    period = await _period(desk, month, application_id)
    desk.staff.require(CONFIRMS, period.legal_entity_id)
    totals = period.totals
    if totals is None:
        raise Conflict("nobody has asked yet what was logged: refresh the month", code="hours_unknown")
    if totals.fingerprint != fingerprint:
        detail = "the worklogs changed after they were shown"
        raise Conflict(detail, code="hours_changed", fields=[FieldError("/fingerprint", detail)])
    if period.confirmed:
        raise Conflict("these hours are confirmed already", code="hours_confirmed")
    confirmed = ConfirmedHours(
        fingerprint=totals.fingerprint,
        logged_seconds=totals.logged_seconds,
        worklogs=totals.worklogs,
        source_as_of=period.source_as_of or desk.now,
    )
    await desk.month_end.confirm(period.period_id, confirmed, desk.staff.staff_id, desk.now)
    after = f"{confirmed.logged_seconds} s in {confirmed.worklogs} worklogs, {confirmed.fingerprint}"
    await _audit(desk, period, "confirm_hours", None, after)
    return await _read(desk, month, application_id)


async def cancel_confirmation(desk: BillingDesk, application_id: str, month: str, why: str) -> None:
    """The hours are not what was confirmed any more."""
    period = await desk.month_end.lock(application_id, month)
    if period is None or period.confirmed is None:
        return
    await desk.month_end.unconfirm(period.period_id, desk.now)
    await _audit(desk, period, "hours_not_confirmed", period.confirmed.fingerprint, why)


async def check_confirmation(desk: BillingDesk, event: OverviewMade) -> None:
    """A month whose worklogs read differently than what was confirmed is not confirmed any more."""
    application_id = event.application.application_id
    period = await desk.month_end.lock(application_id, event.month)
    if period is None or period.confirmed is None or event.totals is None:
        return
    if period.confirmed.fingerprint != event.totals.fingerprint:
        await cancel_confirmation(desk, application_id, event.month, "the worklogs of the month changed")


async def _period(desk: BillingDesk, month: str, application_id: str) -> Period:
    period = await desk.month_end.lock(application_id, month)
    if period is None or not desk.staff.sees(period.legal_entity_id):
        raise NotFound(f"no period {month} of application {application_id}")
    return period


async def _read(desk: BillingDesk, month: str, application_id: str) -> PeriodRead:
    row = await desk.month_end.row(application_id, month)
    if row is None:
        raise NotFound(f"no period {month} of application {application_id}")
    return row


async def _audit(desk: BillingDesk, period: Period, action: str, before: str | None, after: str) -> None:
    changes = [{"field": "hours", "before": before, "after": after}]
    await desk.master_audit.append(f"period:{period.period_id}", desk.staff, action, changes, desk.now)
