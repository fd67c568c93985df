"""Facts of other services, noted beside the status and told to live screens."""

from uuid import UUID

from proxima_common.contracts.words import FactName, FactState

from proxima_invoice.domain.events import FactChanged
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.ports import Desk


async def note_fact(
    desk: Desk,
    invoice: Invoice,
    revision: int,
    name: FactName,
    state: FactState,
    *,
    document_id: UUID | None = None,
    detail: str | None = None,
    save: bool = False,
) -> None:
    """Keep the fact, and save the invoice when it has something to tell or the caller changed it (`save`).

    A fact of another revision is only kept.
    """
    changed = await desk.facts.put(invoice.id, revision, name, state, document_id=document_id, detail=detail)
    if revision == invoice.revision and changed:
        invoice.updated_at = desk.now
        invoice.tell(FactChanged(name, state, document_id, detail))
    if invoice.told or save:
        await desk.invoices.record_fact(invoice)
