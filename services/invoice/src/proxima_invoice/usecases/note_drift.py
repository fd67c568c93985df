"""Keep how an invoice differs from its worklogs, what that comes to, and what is proposed."""

from uuid import UUID

from proxima_common.contracts.prefill import DriftFound
from proxima_common.contracts.words import FactName, FactState, InvoiceStatus, Role
from proxima_common.errors import Conflict, NotFound

from proxima_invoice.domain.drift import Difference, assess
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.confirming import cancel_confirmation
from proxima_invoice.usecases.facts import note_fact

_GONE = (InvoiceStatus.VOID, InvoiceStatus.DISCARDED)
DECIDES = (Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)


async def note_drift(desk: BillingDesk, event: DriftFound) -> None:
    """The fact `drift`: waiting for a person while a difference is open, done when there is none.

    A difference cancels the confirmation of the month's hours. Of a supplement late work is none: it is the work of
    the month's own invoice, or of the next supplement.
    """
    invoice = await desk.invoices.get(event.invoice_id, worklogs=True)
    await desk.runs.answered(event.run_id, event.invoice_id, "done")
    if invoice.status in _GONE or await desk.drifts.knows_later(invoice.id, event.source_as_of):
        return
    differences = [
        Difference(**one.model_dump()) for one in event.differences if not (invoice.supplement and one.kind == "late")
    ]
    thresholds = desk.rules.small_difference
    found = assess(differences, invoice.lines, invoice.status, invoice.price_currency, thresholds)
    waiting = await desk.drifts.put(invoice, found, event.source_as_of)
    if differences:
        detail = f"worklogs of invoice {invoice.number.text if invoice.number else invoice.id} changed"
        await cancel_confirmation(desk, invoice.application_id, invoice.period, detail)
    await _note(desk, invoice, waiting, _counted(differences))


async def ignore_drift(desk: BillingDesk, drift_id: UUID, reason: str) -> Invoice:
    """Leave a difference as it is, and say why. Another difference of the same worklog is asked about anew."""
    found = await desk.drifts.find(drift_id)
    if found is None:
        raise NotFound(f"there is no difference {drift_id}", code="drift_not_found")
    invoice_id, worklog_id, state = found
    invoice = await desk.invoices.get(invoice_id)
    desk.staff.require(DECIDES, invoice.legal_entity_id)
    if state != "open":
        raise Conflict(f"it is {state} already", code="drift_closed")
    await desk.drifts.ignore(drift_id, reason, desk.staff.staff_id)
    invoice.note(f"drift of worklog {worklog_id}", "open", "ignored")
    await desk.invoices.record(invoice, "ignore_drift", reason=reason)
    waiting = await desk.drifts.open_of(invoice.id)
    await _note(desk, invoice, waiting, None if waiting == 0 else f"{waiting} open")
    return invoice


async def _note(desk: BillingDesk, invoice: Invoice, waiting: int, detail: str | None) -> None:
    state = FactState.WAITING if waiting else FactState.DONE
    await note_fact(desk, invoice, invoice.revision, FactName.DRIFT, state, detail=detail)


def _counted(differences: list[Difference]) -> str | None:
    counts: dict[str, int] = {}
    for difference in differences:
        counts[difference.kind] = counts.get(difference.kind, 0) + 1
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or None
