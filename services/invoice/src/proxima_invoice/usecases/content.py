"""The content of an invoice as it is frozen, hashed and printed; the same for the preview of a draft."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts import content as contract
from proxima_common.contracts.content import CONTENT_SCHEMA, InvoiceContent
from proxima_common.contracts.words import DocumentKind
from proxima_common.hashing import content_hash
from proxima_common.ids import derived_id
from proxima_common.money import round_half_up, round_money

from proxima_invoice.domain.amount_in_words import in_words
from proxima_invoice.domain.documents import IN_WORDS, file_name, papers_of
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.totals import Totals

NO_NUMBER = "—"


def document_id_of(invoice_id: UUID, kind: DocumentKind) -> UUID:
    """A paper keeps its id from revision to revision, so that partners' records of it can be found again."""
    return derived_id("document", invoice_id, kind)


def hash_of(content: InvoiceContent) -> str:
    """The hash that an approval binds."""
    return content_hash(CONTENT_SCHEMA, content)


def content_of(invoice: Invoice, template_bundle: str) -> InvoiceContent:
    """What the papers say. Amounts have the currency's scale, so that equal content hashes equally."""
    number = invoice.number.text if invoice.number else NO_NUMBER
    annex = [row for line in invoice.lines for row in _annex(line)]
    totals = _totals(invoice.totals, invoice.currency)
    return InvoiceContent(
        invoice_id=invoice.id,
        revision=max(invoice.revision, 1),
        kind=invoice.kind,
        number=number,
        legal_entity_id=invoice.legal_entity_id,
        application_id=invoice.application_id,
        client_id=invoice.client_id,
        deal_type=invoice.deal_type,
        period=invoice.period,
        service_from=invoice.service_from,
        service_to=invoice.service_to,
        document_date=invoice.document_date,
        due_date=invoice.due_date,
        currency=invoice.currency,
        seller=contract.Party.model_validate(asdict(invoice.seller)),
        buyer=contract.Party.model_validate(asdict(invoice.buyer)),
        contract=contract.Contract.model_validate(asdict(invoice.contract)),
        exchange_rate=_exchange_rate(invoice),
        lines=[_line(line, invoice.currency) for line in invoice.lines],
        totals=totals,
        annex=annex,
        rounding_note=invoice.rounding_note,
        tax_note=invoice.tax_rule.note,
        printed_note=invoice.printed_note,
        documents=[
            _document(invoice, kind, number, totals) for kind in papers_of(invoice.document_set, with_annex=bool(annex))
        ],
        terms_version=invoice.terms_version or "",
        template_bundle=template_bundle,
    )


def _line(line: Line, currency: str) -> contract.ContentLine:
    return contract.ContentLine(
        line_id=line.line_id,
        position=line.position,
        kind=line.kind,
        text=line.text,
        unit=line.unit,
        quantity=round_half_up(line.quantity, 6),
        unit_price=_price(line.unit_price, currency),
        discount=round_money(line.discount, currency),
        net=round_money(line.net, currency),
        tax_kind=line.tax_kind,
        tax_rate=round_half_up(line.tax_rate, 4),
        tax=round_money(line.tax, currency),
        gross=round_money(line.gross, currency),
        service_from=line.service_from,
        service_to=line.service_to,
    )


def _price(unit_price: Decimal, currency: str) -> Decimal:
    """In minor units where that is exact, else with the six decimals that a price may have."""
    rounded = round_money(unit_price, currency)
    return rounded if rounded == unit_price else round_half_up(unit_price, 6)


def _totals(totals: Totals, currency: str) -> contract.Totals:
    amounts: dict[str, Any] = {
        name: round_money(getattr(totals, name), currency)
        for name in ("net", "discount", "tax", "gross", "prepaid", "payable")
    }
    breakdown = [
        contract.TaxSubtotal(
            tax_kind=part.tax_kind,
            tax_rate=round_half_up(part.tax_rate, 4),
            taxable=round_money(part.taxable, currency),
            tax=round_money(part.tax, currency),
        )
        for part in totals.breakdown
    ]
    return contract.Totals(**amounts, breakdown=breakdown)


def _exchange_rate(invoice: Invoice) -> contract.ExchangeRate | None:
    rate = invoice.exchange_rate
    if rate is None:
        return None
    return contract.ExchangeRate(
        from_currency=rate.from_currency,
        to_currency=rate.to_currency,
        rate=round_half_up(rate.rate, 10),
        source=rate.source,
        issued_on=rate.issued_on,
    )


def _annex(line: Line) -> list[contract.AnnexRow]:
    ordered = sorted(line.worklogs, key=lambda one: (one.work_date, one.issue_key, one.worklog_id))
    return [
        contract.AnnexRow(
            line_position=line.position,
            work_date=one.work_date,
            issue_key=one.issue_key,
            issue_summary=one.issue_summary,
            description=one.description,
            role=one.role,
            seconds=one.billed_seconds,
        )
        for one in ordered
    ]


def _document(invoice: Invoice, kind: DocumentKind, number: str, totals: contract.Totals) -> contract.DocumentContent:
    words = in_words(totals.payable, invoice.currency, invoice.languages[0]) if kind in IN_WORDS else None
    return contract.DocumentContent(
        document_id=document_id_of(invoice.id, kind),
        kind=kind,
        number=number,
        date=invoice.document_date,
        languages=list(invoice.languages),
        required=True,
        totals=totals,
        amount_in_words=words,
        file_name=file_name(invoice.period, invoice.client_name, kind, number if invoice.number else "draft"),
    )
