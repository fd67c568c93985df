"""Lock an invoice, give it its number, and freeze what will be approved."""

from uuid import UUID

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import Action

from proxima_invoice.domain import finalizing, lifecycle, numbering
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number
from proxima_invoice.usecases.agreement import check_papers
from proxima_invoice.usecases.basis import require_present_rate
from proxima_invoice.usecases.content import content_of, hash_of
from proxima_invoice.usecases.guard import stops_of
from proxima_invoice.usecases.hours import check_hours, post_hours
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.note_files import close_bundle
from proxima_invoice.usecases.ports import Desk


async def finalize_invoice(desk: Desk, invoice_id: UUID, seen: Seen | None = None) -> Invoice:
    """Draft → needs review. The number is given once, at the first time, and kept by later revisions.

    Refused with every missing field at once; with a stale context or ledger; with a month billed by another invoice;
    with another rate of exchange than the one that holds now; parked by guardrails until somebody says why it may go
    on.
    """
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    require(Action.FINALIZE, invoice, desk.staff)
    await check_hours(desk, invoice)
    finalizing.check(invoice, await desk.periods.now(invoice), desk.today)
    await require_present_rate(desk, invoice)
    # Asked for last: what is missing or wrong is mended, what only looks odd is let pass.
    invoice.stopped = await stops_of(desk, invoice)
    require(Action.FINALIZE, invoice, desk.staff)
    # The counter comes last: it is the lock that all invoices of a series share.
    number = await _number(desk, invoice)
    lifecycle.finalize(invoice, number, desk.staff, desk.now)
    await post_hours(desk, invoice)
    content = await freeze(desk, invoice)
    # A set of forms alone has no file to wait for.
    await close_bundle(desk, invoice)
    await desk.invoices.record(invoice, "finalize", frozen=content)
    return invoice


async def freeze(desk: Desk, invoice: Invoice) -> InvoiceContent:
    """Keep the present content as the invoice's revision, with its documents."""
    content = content_of(invoice, desk.rules.template_bundle)
    check_papers(content)
    invoice.content_hash = hash_of(content)
    await desk.revisions.freeze(invoice, content)
    return content


async def _number(desk: Desk, invoice: Invoice) -> Number:
    series = numbering.series_of(invoice.kind, invoice.seller.country, invoice.buyer.country)
    pattern = await desk.numbers.pattern(invoice.legal_entity_id, series)
    key = numbering.reset_key(pattern, invoice.document_date)
    if invoice.number:
        numbering.check_kept(invoice.number, series, key)
        return invoice.number
    sequence = await desk.numbers.next(invoice.legal_entity_id, series, key)
    return Number(numbering.written(pattern, invoice.document_date, sequence), series, key, sequence)
