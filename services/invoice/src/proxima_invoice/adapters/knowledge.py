"""What the dry check has to know beside the invoice."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.prefill import SourceApplication
from proxima_common.errors import Conflict
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters import source_data
from proxima_invoice.adapters.client_checks import last_check
from proxima_invoice.adapters.numbers import NumberCounters
from proxima_invoice.adapters.overrides import OverrideRepository
from proxima_invoice.adapters.standing import standing_of
from proxima_invoice.domain import numbering
from proxima_invoice.domain.dry_check import Known
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.overrides import OverrideKind, Subject, SubjectKind
from proxima_invoice.usecases.overlays import application_with


async def known_of(tx: AsyncConnection, invoice: Invoice, now: datetime) -> Known:
    """The contract on the document date, when the client was last checked, and how the number follows."""
    application = await _application(tx, invoice)
    checked = await last_check(tx, invoice.client_id)
    out_of_order, no_series = await _order(tx, invoice, now)
    return Known(
        valid_to=application.valid_to if application else None,
        standing=await standing_of(tx, application, but=invoice.id) if application else None,
        checked_on=checked[0].date() if checked else None,
        out_of_order=out_of_order,
        no_series=no_series,
    )


async def _application(tx: AsyncConnection, invoice: Invoice) -> SourceApplication | None:
    known = await source_data.application(tx, invoice.application_id)
    if known is None:
        return None
    subject = Subject(SubjectKind.APPLICATION, invoice.application_id)
    rules = await OverrideRepository(tx).holding([subject], [OverrideKind.CONTRACT], invoice.document_date)
    return application_with(SourceApplication.model_validate(known.model_dump()), rules)


async def _order(tx: AsyncConnection, invoice: Invoice, now: datetime) -> tuple[str | None, str | None]:
    """Of a numbered invoice its own number, of a draft the one that it would get now; and why there is none."""
    numbers = NumberCounters(tx, now)
    number = invoice.number
    if number is None:
        series = numbering.series_of(invoice.kind, invoice.seller.country, invoice.buyer.country)
        try:
            pattern = await numbers.pattern(invoice.legal_entity_id, series)
        except Conflict as missing:
            return None, missing.detail
        key = numbering.reset_key(pattern, invoice.document_date)
        sequence = await numbers.last(invoice.legal_entity_id, series, key) + 1
        number = Number(numbering.written(pattern, invoice.document_date, sequence), series, key, sequence)
    before = await numbers.before(invoice.legal_entity_id, number.series, number.reset_key, number.sequence)
    return numbering.order_warning(number.text, invoice.document_date, before), None
