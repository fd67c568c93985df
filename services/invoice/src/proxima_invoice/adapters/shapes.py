"""Between rows and the domain: JSON columns into value objects and back, the invoice row into the aggregate."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from proxima_common.contracts.words import (
    CorrectionKind,
    DealType,
    DocumentSet,
    InvoiceKind,
    InvoiceStatus,
    PaymentState,
    SeriesKind,
    TaxKind,
)
from proxima_common.money import round_money
from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from proxima_invoice.domain.adjustments import Adjustment
from proxima_invoice.domain.advances import AdvanceUse
from proxima_invoice.domain.annex import NO_EDITS, AnnexEdits
from proxima_invoice.domain.debt import Settlement
from proxima_invoice.domain.document_terms import NO_TERMS, DocumentTerms
from proxima_invoice.domain.exchange import ExchangeRate
from proxima_invoice.domain.family import Child, Parent, Reissue, VoidRequest
from proxima_invoice.domain.invoice import Invoice, Prefill
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import Lease, Paper
from proxima_invoice.domain.parties import Contract, Party, Recipient
from proxima_invoice.domain.retainer import Statement
from proxima_invoice.domain.supply import Privilege, Supply
from proxima_invoice.domain.tax import TaxRule
from proxima_invoice.domain.totals import AMOUNTS, TaxSubtotal, Totals

ADJUSTMENTS = TypeAdapter(tuple[Adjustment, ...])
PRIVILEGE = TypeAdapter(Privilege | None)
PARTY = TypeAdapter(Party)
CONTRACT = TypeAdapter(Contract)
RECIPIENTS = TypeAdapter(tuple[Recipient, ...])
RECIPIENT = TypeAdapter(Recipient)
BREAKDOWN = TypeAdapter(tuple[TaxSubtotal, ...])
DOCUMENT_TERMS = TypeAdapter(DocumentTerms)
STATEMENT = TypeAdapter(Statement)
ANNEX = TypeAdapter(AnnexEdits)
PAPERS = TypeAdapter(list[Paper])
LEASES = TypeAdapter(list[Lease])
PARENT = TypeAdapter(Parent)
REISSUE = TypeAdapter(Reissue)
VOID_REQUEST = TypeAdapter(VoidRequest)
CHILDREN = TypeAdapter(tuple[Child, ...])
_SETTLED = ("allocated", "credited", "corrected", "written_off")
ADVANCE_USE = TypeAdapter(AdvanceUse)
SUPPLY = TypeAdapter(Supply)

_PLAIN = (
    "legal_entity_id client_id client_name application_id period supplement service_from service_to document_date "
    "due_date currency price_currency revision version parent_id mail_subject mail_message printed_note "
    "internal_note promised_date prices_include_tax rounding_step rounding_note terms_version context_version "
    "content_hash bundle_hash audit_position "
    "imported audit_hash public_sequence created_at created_by updated_at"
)
PLAIN = tuple(_PLAIN.split())


def invoice_of(row: RowMapping) -> Invoice:
    """The aggregate without its lines. `touched`, `papers` and `leases` come with the row as arrays and JSON."""
    return Invoice(
        **{name: row[name] for name in PLAIN},
        id=row["invoice_id"],
        kind=InvoiceKind(row["kind"]),
        deal_type=DealType(row["deal_type"]),
        document_set=DocumentSet(row["document_set"]),
        status=InvoiceStatus(row["status"]),
        number=_number(row),
        exchange_rate=_exchange_rate(row),
        tax_rule=TaxRule(
            TaxKind(row["tax_kind"]),
            row["tax_rate"],
            row["standard_tax_rate"],
            row["tax_note"],
        ),
        adjustments=ADJUSTMENTS.validate_python(row["adjustments"]),
        totals=totals_of(row),
        payment_state=PaymentState(row["payment_state"]),
        outstanding=round_money(row["outstanding"], row["currency"]),
        settlement=Settlement(**{name: round_money(row[name], row["currency"]) for name in _SETTLED}),
        parent=PARENT.validate_python(row["parent"]) if row["parent"] else None,
        correction=CorrectionKind(row["correction"]) if row["correction"] else None,
        posted=None if row["posted"] is None else round_money(row["posted"], row["currency"]),
        reissue=REISSUE.validate_python(row["reissue"]) if row["reissue"] else None,
        void_request=VOID_REQUEST.validate_python(row["void_request"]) if row["void_request"] else None,
        children=CHILDREN.validate_python(row["children"] or ()),
        seller=PARTY.validate_python(row["seller"]),
        buyer=PARTY.validate_python(row["buyer"]),
        contract=CONTRACT.validate_python(row["contract"]),
        languages=tuple(row["languages"]),
        recipients=RECIPIENTS.validate_python(row["recipients"]),
        tags=tuple(row["tags"]),
        edited=frozenset(row["edited"]),
        document_terms=DOCUMENT_TERMS.validate_python(row["document_terms"]) if row["document_terms"] else NO_TERMS,
        retainer=STATEMENT.validate_python(row["retainer"]) if row["retainer"] else None,
        annex=ANNEX.validate_python(row["annex"]) if row["annex"] else NO_EDITS,
        prefill=Prefill(
            row["prefill_state"],
            row["prefill_run_id"],
            row["preview_run_id"],
            list(row["prefill_problems"]),
            row["source_as_of"],
        ),
        advance_offset=None if row["advance_offset"] is None else round_money(row["advance_offset"], row["currency"]),
        advance_use=ADVANCE_USE.validate_python(row["advance_use"]) if row["advance_use"] else None,
        supply=SUPPLY.validate_python(row["supply"]),
        touched_by=set(row["touched"] or ()),
        papers=PAPERS.validate_python(row["papers"] or []),
        leases=LEASES.validate_python(row["leases"] or []),
    )


def values_of(invoice: Invoice) -> dict[str, Any]:
    """The invoice row."""
    number, rate, totals = invoice.number, invoice.exchange_rate, invoice.totals
    return {
        **{name: getattr(invoice, name) for name in PLAIN},
        "kind": invoice.kind,
        "deal_type": invoice.deal_type,
        "document_set": invoice.document_set,
        "status": invoice.status,
        "number": number.text if number else None,
        "series_kind": number.series if number else None,
        "series_reset_key": number.reset_key if number else None,
        "series_sequence": number.sequence if number else None,
        "exchange_rate": rate.rate if rate else None,
        "exchange_source": rate.source if rate else None,
        "exchange_issued_on": rate.issued_on if rate else None,
        "exchange_nominal": rate.nominal if rate else None,
        "exchange_basis": rate.basis if rate else None,
        "exchange_why": rate.why if rate else None,
        "tax_kind": invoice.tax_rule.kind,
        "tax_rate": invoice.tax_rule.rate,
        "standard_tax_rate": invoice.tax_rule.standard_rate,
        "tax_note": invoice.tax_rule.note,
        "adjustments": ADJUSTMENTS.dump_python(invoice.adjustments, mode="json"),
        **{name: getattr(totals, name) for name in AMOUNTS},
        "breakdown": BREAKDOWN.dump_python(totals.breakdown, mode="json"),
        "payment_state": invoice.payment_state,
        "outstanding": invoice.outstanding,
        **{name: getattr(invoice.settlement, name) for name in _SETTLED},
        "parent": PARENT.dump_python(invoice.parent, mode="json") if invoice.parent else None,
        "correction": invoice.correction,
        "posted": invoice.posted,
        "reissue": REISSUE.dump_python(invoice.reissue, mode="json") if invoice.reissue else None,
        "void_request": VOID_REQUEST.dump_python(invoice.void_request, mode="json") if invoice.void_request else None,
        "seller": PARTY.dump_python(invoice.seller, mode="json"),
        "buyer": PARTY.dump_python(invoice.buyer, mode="json"),
        "contract": CONTRACT.dump_python(invoice.contract, mode="json"),
        "languages": list(invoice.languages),
        "recipients": RECIPIENTS.dump_python(invoice.recipients, mode="json"),
        "tags": list(invoice.tags),
        "edited": sorted(invoice.edited),
        "document_terms": DOCUMENT_TERMS.dump_python(invoice.document_terms, mode="json"),
        "retainer": STATEMENT.dump_python(invoice.retainer, mode="json") if invoice.retainer else None,
        "annex": ANNEX.dump_python(invoice.annex, mode="json") if invoice.annex != NO_EDITS else None,
        "prefill_state": invoice.prefill.state,
        "prefill_run_id": invoice.prefill.run_id,
        "preview_run_id": invoice.prefill.preview_run_id,
        "prefill_problems": invoice.prefill.problems,
        "source_as_of": invoice.prefill.source_as_of,
        "advance_offset": invoice.advance_offset,
        "advance_use": ADVANCE_USE.dump_python(invoice.advance_use, mode="json") if invoice.advance_use else None,
        "supply": SUPPLY.dump_python(invoice.supply, mode="json"),
    }


def totals_of(row: RowMapping) -> Totals:
    amounts = {name: round_money(row[name], row["currency"]) for name in AMOUNTS}
    return Totals(**amounts, breakdown=BREAKDOWN.validate_python(row["breakdown"]))


def _number(row: RowMapping) -> Number | None:
    if row["number"] is None:
        return None
    return Number(row["number"], SeriesKind(row["series_kind"]), row["series_reset_key"], row["series_sequence"])


def _exchange_rate(row: RowMapping) -> ExchangeRate | None:
    if row["exchange_rate"] is None:
        return None
    return ExchangeRate(
        row["price_currency"],
        row["currency"],
        cast(Decimal, row["exchange_rate"]),
        row["exchange_source"],
        cast(date, row["exchange_issued_on"]),
        row["exchange_nominal"],
        row["exchange_basis"],
        row["exchange_why"],
    )
