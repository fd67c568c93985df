"""The content of an invoice as it is frozen, hashed and printed; the same for the preview of a draft."""

from collections.abc import Collection
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts import content as contract
from proxima_common.contracts.branding import Branding
from proxima_common.contracts.content import CONTENT_SCHEMA, InvoiceContent
from proxima_common.contracts.forms import OldFacturaDoc
from proxima_common.contracts.tax import DocumentAdjustment, TaxNote, TaxPrivilege
from proxima_common.contracts.words import DocumentKind
from proxima_common.hashing import content_hash
from proxima_common.ids import derived_id
from proxima_common.money import round_half_up, round_money

from proxima_invoice.domain.amount_in_words import in_words
from proxima_invoice.domain.annex import PrintedRow, printed_rows
from proxima_invoice.domain.documents import ESF_KINDS, IN_WORDS, file_name, is_required, needs_acceptance
from proxima_invoice.domain.family import Original
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.reissuing import PlannedPaper, made_in, plan_papers
from proxima_invoice.domain.tax_notes import notes
from proxima_invoice.domain.totals import AMOUNTS, Totals, asks_to_pay, method_of, method_of_kind
from proxima_invoice.usecases.forms import act_of, esf_of
from proxima_invoice.usecases.proposals import retainer_of

NO_NUMBER = "—"


def document_id_of(invoice_id: UUID, kind: DocumentKind) -> UUID:
    """A paper keeps its id from revision to revision, so that partners' records of it can be found again."""
    return derived_id("document", invoice_id, kind)


def hash_of(content: InvoiceContent) -> str:
    """The hash that an approval binds."""
    return content_hash(CONTENT_SCHEMA, content)


def content_of(
    invoice: Invoice,
    template_bundle: str,
    *,
    amounts_changed: bool = False,
    balance_after: Decimal | None = None,
    branding: Branding | None = None,
) -> InvoiceContent:
    """What the papers say. Amounts have the currency's scale, so that equal content hashes equally.

    `amounts_changed` since the revision that is being reissued; `balance_after` of what a credit note is of.
    """
    number = invoice.number.text if invoice.number else NO_NUMBER
    spoken = IN_WORDS | {DocumentKind.INVOICE} if branding and branding.words_on_invoices else IN_WORDS
    annex = [annex_row_of(row) for row in printed_rows(invoice.lines, invoice.annex)]
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
        totals=_totals(invoice.totals, invoice.currency),
        annex=annex,
        rounding_note=invoice.rounding_note,
        tax_note=invoice.tax_rule.note,
        printed_note=invoice.printed_note,
        documents=[
            _document(invoice, planned, spoken)
            for planned in plan_papers(invoice, with_annex=bool(annex), amounts_changed=amounts_changed)
        ],
        parent=_parent(invoice, balance_after),
        terms_version=invoice.terms_version or "",
        template_bundle=template_bundle,
        due_rule=_due_rule(invoice),
        advance=_advance(invoice),
        retainer=retainer_of(invoice.retainer),
        prices_include_tax=invoice.prices_include_tax,
        adjustments=adjustments_of(invoice),
        tax_notes=tax_notes_of(invoice),
        branding=branding,
    )


def _due_rule(invoice: Invoice) -> contract.DueRule | None:
    """The rule, while the date that it leads to is not known."""
    rule = invoice.document_terms.due
    if rule is None or invoice.due_date is not None:
        return None
    return contract.DueRule(counted_from=rule.counted_from, days=rule.days, kind=rule.kind)


def _advance(invoice: Invoice) -> contract.AdvanceOffset | None:
    use = invoice.advance_use
    if use is None:
        return None
    amounts = {name: round_money(getattr(use, name), invoice.currency) for name in ("advanced", "offset", "rest")}
    return contract.AdvanceOffset(**amounts, numbers=list(use.numbers))


def adjustments_of(invoice: Invoice) -> list[DocumentAdjustment]:
    """The document's allowances and charges with what they came to."""
    computed = invoice.computed(method_of(invoice.document_set))
    return [
        DocumentAdjustment(
            id=one.adjustment.id,
            kind=one.adjustment.kind.value,
            reason=one.adjustment.reason,
            percent=None if one.adjustment.percent is None else round_half_up(one.adjustment.percent, 4),
            amount=one.amount,
            base=round_money(one.base, invoice.currency),
            reason_code=one.adjustment.code,
            net=round_money(one.net, invoice.currency),
        )
        for one in computed.adjustments
    ]


def tax_notes_of(invoice: Invoice) -> list[TaxNote]:
    """The sentences that the law wants on the papers, for the kinds that lines have, in the papers' languages."""
    rule = invoice.tax_rule
    made = notes(
        [(line.tax_kind, line.privilege or invoice.supply.privilege) for line in invoice.lines],
        invoice.languages,
        invoice.document_date,
        abroad=invoice.seller.country != invoice.buyer.country,
        own=(rule.kind, rule.note) if rule.note else None,
    )
    return [TaxNote.model_validate(asdict(one)) for one in made]


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
        base_quantity=round_half_up(line.base_quantity, 6),
        discount_percent=_percent(line.discount_percent),
        charge=round_money(line.charge, currency),
        charge_percent=_percent(line.charge_percent),
        document_discount=round_money(line.document_discount, currency),
        document_charge=round_money(line.document_charge, currency),
        privilege=TaxPrivilege.model_validate(asdict(line.privilege)) if line.privilege else None,
    )


def _percent(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else round_half_up(percent, 4)


def _price(unit_price: Decimal, currency: str) -> Decimal:
    """In minor units where that is exact, else with the six decimals that a price may have."""
    rounded = round_money(unit_price, currency)
    return rounded if rounded == unit_price else round_half_up(unit_price, 6)


def _totals(totals: Totals, currency: str) -> contract.Totals:
    amounts: dict[str, Any] = {name: round_money(getattr(totals, name), currency) for name in AMOUNTS}
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
        nominal=rate.nominal,
        basis=rate.basis,
        why=rate.why,
    )


def annex_row_of(row: PrintedRow) -> contract.AnnexRow:
    """A row as it is frozen: nothing of what it was made from."""
    return contract.AnnexRow(
        line_position=row.line_position,
        work_date=row.work_date,
        issue_key=row.issue_key,
        issue_summary=row.issue_summary,
        description=row.description,
        role=row.role,
        seconds=row.seconds,
    )


def _document(invoice: Invoice, planned: PlannedPaper, spoken: Collection[DocumentKind]) -> contract.DocumentContent:
    kind, kept = planned.kind, planned.kept
    own, totals = _of_paper(invoice, kind)
    languages = invoice.languages if kind in spoken else ()
    words = {language: in_words(totals.payable, invoice.currency, language) for language in languages}
    number = planned.number or NO_NUMBER
    return contract.DocumentContent(
        document_id=kept.document_id if kept else document_id_of(invoice.id, kind),
        kind=kind,
        number=number,
        date=kept.date if kept else invoice.document_date,
        languages=list(kept.languages if kept else invoice.languages),
        required=is_required(kind, invoice.document_set),
        totals=_totals(totals, invoice.currency),
        amount_in_words=words.get(invoice.languages[0]),
        amounts_in_words=words or None,
        file_name=kept.file_name if kept else _file_name(invoice, planned),
        lines=None if own is None else [_line(line, invoice.currency) for line in own],
        needs_acceptance=needs_acceptance(kind, invoice.document_set, invoice.kind),
        esf=esf_of(invoice, kind, number, _original(planned.original)) if kind in ESF_KINDS else None,
        act=act_of(invoice, number, own) if kind is DocumentKind.ACT else None,
        original=_original(planned.original),
        kept_from=made_in(invoice, kept) if kept else None,
    )


def _file_name(invoice: Invoice, planned: PlannedPaper) -> str:
    return file_name(invoice.period, invoice.client_name, planned.kind, planned.number or "draft")


def _original(original: Original | None) -> OldFacturaDoc | None:
    if original is None:
        return None
    return OldFacturaDoc(document_id=original.document_id, factura_id=None, number=original.number, date=original.date)


def _parent(invoice: Invoice, balance_after: Decimal | None) -> contract.ParentPart | None:
    parent = invoice.parent
    if parent is None:
        return None
    return contract.ParentPart(
        invoice_id=parent.invoice_id,
        number=parent.number,
        document_date=parent.document_date,
        reason=parent.reason,
        balance_after=None if balance_after is None else round_money(balance_after, invoice.currency),
    )


def _of_paper(invoice: Invoice, kind: DocumentKind) -> tuple[list[Line] | None, Totals]:
    """A paper's own totals, and its own lines where it rounds tax otherwise than the invoice does (E17)."""
    method = method_of_kind(kind, invoice.document_set)
    computed = invoice.computed(method, prepaid=invoice.totals.prepaid if asks_to_pay(kind) else None)
    if method is method_of(invoice.document_set):
        return None, computed.totals
    lines = [line.with_amounts(amounts) for line, amounts in zip(invoice.lines, computed.lines, strict=True)]
    return lines, computed.totals
