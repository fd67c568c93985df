"""Show on an invoice that its worklogs are no longer what they were."""

from proxima_common.contracts.prefill import DriftFound
from proxima_common.contracts.words import FactName, FactState

from proxima_invoice.usecases.facts import note_fact
from proxima_invoice.usecases.ports import Desk


async def note_drift(desk: Desk, event: DriftFound) -> None:
    """The fact `drift`: waiting for a person while there are differences, done when there are none."""
    invoice = await desk.invoices.get(event.invoice_id)
    counts: dict[str, int] = {}
    for difference in event.differences:
        counts[difference.kind] = counts.get(difference.kind, 0) + 1
    detail = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or None
    state = FactState.WAITING if event.differences else FactState.DONE
    await note_fact(desk, invoice, invoice.revision, FactName.DRIFT, state, detail=detail)
    await desk.runs.answered(event.run_id, event.invoice_id, "done", detail)
