"""Lock an invoice, give it its number, and freeze what will be approved."""

from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import Action, SeriesKind

from proxima_invoice.domain import finalizing, lifecycle, numbering, reissuing
from proxima_invoice.domain.actions import require
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number
from proxima_invoice.usecases.agreement import check_papers
from proxima_invoice.usecases.basis import require_present_rate
from proxima_invoice.usecases.content import content_of, hash_of
from proxima_invoice.usecases.guard import stops_of
from proxima_invoice.usecases.hours import check_hours, post_hours
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.offsets import use_advance
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import balance_after, check_child


async def finalize_invoice(desk: Desk, invoice_id: UUID, seen: Seen | None = None) -> Invoice:
    """Draft → needs review. The number is given once, at the first time, and kept by later revisions.

    Refused with every missing field at once; with a stale context or ledger; with a month billed by another invoice;
    with another rate of exchange than the one that holds now; parked by guardrails until somebody says why it may go
    on.
    """
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    require(Action.FINALIZE, invoice, desk.staff)
    await check_hours(desk, invoice)
    month_closed = await desk.tax_months.is_closed(invoice.legal_entity_id, f"{invoice.document_date:%Y-%m}")
    finalizing.check(invoice, await desk.periods.now(invoice), desk.today, month_closed=month_closed)
    await check_child(desk, invoice)
    await require_present_rate(desk, invoice)
    # Asked for last: what is missing or wrong is mended, what only looks odd is let pass.
    invoice.stopped = await stops_of(desk, invoice)
    require(Action.FINALIZE, invoice, desk.staff)
    await use_advance(desk, invoice)
    # The counter comes last: it is the lock that all invoices of a series share.
    number = await _number(desk, invoice)
    if reissuing.needs_number(invoice):
        reissuing.take_number(invoice, await _reissued_number(desk, invoice))
    lifecycle.finalize(invoice, number, desk.staff, desk.now)
    await post_hours(desk, invoice)
    content = await freeze(desk, invoice)
    await desk.invoices.record(invoice, "finalize", frozen=content)
    return invoice


async def freeze(desk: Desk, invoice: Invoice) -> InvoiceContent:
    """Keep the present content as the invoice's revision, with its documents."""
    content = content_of(
        invoice,
        desk.rules.template_bundle,
        amounts_changed=await _amounts_changed(desk, invoice),
        balance_after=await balance_after(desk, invoice),
        branding=await desk.master.branding(invoice.legal_entity_id),
    )
    check_papers(content)
    invoice.content_hash = hash_of(content)
    await desk.revisions.freeze(invoice, content)
    return content


async def _amounts_changed(desk: Desk, invoice: Invoice) -> bool:
    if invoice.reissue is None:
        return False
    before = await desk.revisions.content(invoice.id, invoice.reissue.revision)
    return reissuing.amounts_differ(_amounts(before), _amounts(content_of(invoice, desk.rules.template_bundle)))


def _amounts(content: InvoiceContent) -> list[tuple[Decimal, ...]]:
    lines = [(one.quantity, one.unit_price, one.discount, one.net, one.tax, one.gross) for one in content.lines]
    totals = content.totals
    return [*lines, (totals.net, totals.tax, totals.gross, totals.payable)]


async def _number(desk: Desk, invoice: Invoice) -> Number:
    series, pattern, key = await _series(desk, invoice)
    if invoice.number:
        numbering.check_kept(invoice.number, series, key)
        return invoice.number
    return await _next(desk, invoice, series, pattern, key)


async def _reissued_number(desk: Desk, invoice: Invoice) -> Number:
    series, pattern, key = await _series(desk, invoice)
    number = await _next(desk, invoice, series, pattern, key)
    await desk.numbers.keep_reissued(invoice, number)
    return number


async def _series(desk: Desk, invoice: Invoice) -> tuple[SeriesKind, str, str]:
    series = numbering.series_of(invoice.kind, invoice.seller.country, invoice.buyer.country)
    pattern = await desk.numbers.pattern(invoice.legal_entity_id, series)
    return series, pattern, numbering.reset_key(pattern, invoice.document_date)


async def _next(desk: Desk, invoice: Invoice, series: SeriesKind, pattern: str, key: str) -> Number:
    sequence = await desk.numbers.next(invoice.legal_entity_id, series, key)
    return Number(numbering.written(pattern, invoice.document_date, sequence), series, key, sequence)
