"""The dry check of a draft: everything missing (refuses the finalize) or doubtful (does not), each with its place.

It is asked whenever the draft is shown, after every prefill and edit, and once more at finalize, so that it speaks of
the day it is asked on.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from proxima_common.contracts.words import DocumentKind, TaxKind
from proxima_common.errors import FieldError
from proxima_common.said import said

from proxima_invoice.domain.contract_standing import Standing, amount_warnings, expiry_warnings
from proxima_invoice.domain.documents import has_esf, papers_of
from proxima_invoice.domain.finalizing import missing_of
from proxima_invoice.domain.identifiers import ACCOUNT, HOME, MFO, warnings_of
from proxima_invoice.domain.invoice import CHILDREN, Invoice

RECHECK_AFTER = timedelta(days=92)
_ACTIVE = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the invoice: its contract, its client's card, and the number before its own.

    `valid_to` is the first day after; `out_of_order` and `no_series` are about the number, in words.
    """

    valid_to: date | None = None
    standing: Standing | None = None
    checked_on: date | None = None
    out_of_order: str | None = None
    no_series: str | None = None


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class DryCheck:
    """`errors` refuse the finalize, `warnings` do not; every one with a JSON pointer into the invoice."""

    errors: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...]


def dry_check(invoice: Invoice, today: date, known: Known = NOTHING) -> DryCheck:
    """Everything at once, by the document set, in the order of the form."""
    errors = missing_of(invoice, today)
    if known.no_series:
        errors.append(FieldError("/number", known.no_series))
    return DryCheck(tuple(errors), tuple(_doubts(invoice, today, known)))


def _doubts(invoice: Invoice, today: date, known: Known) -> list[FieldError]:
    doubts = [*_parties(invoice, today, known), *_payment(invoice), *_contract(invoice, known)]
    if known.out_of_order:
        doubts.append(FieldError("/document_date", known.out_of_order))
    return doubts


def _parties(invoice: Invoice, today: date, known: Known) -> list[FieldError]:
    doubts = [
        FieldError(f"/{word}/tin", detail)
        for word, party in (("seller", invoice.seller), ("buyer", invoice.buyer))
        for detail in warnings_of({"tin": party.tin}, party.country)
    ]
    if not has_esf(invoice.document_set):
        return doubts
    buyer = invoice.buyer
    if buyer.vat_status not in (None, _ACTIVE):
        doubts.append(
            FieldError(
                "/buyer/vat_status",
                said("buyer_vat_inactive", "the buyer's VAT registration is not active on this date"),
            )
        )
    if buyer.vat_status == _ACTIVE and not buyer.vat_number:
        doubts.append(
            FieldError(
                "/buyer/vat_number",
                said("buyer_vat_number_missing", "the buyer pays VAT, its registration code is not known"),
            )
        )
    charged = any(line.tax_kind is TaxKind.STANDARD for line in invoice.lines)
    if charged and invoice.seller.vat_status not in (None, _ACTIVE):
        doubts.append(
            FieldError("/seller/vat_status", said("seller_vat_inactive", "the seller's VAT registration is not active"))
        )
    if not invoice.seller.director_basis:
        doubts.append(
            FieldError("/seller/director_basis", said("no_signer", "no signer of the seller holds on this date"))
        )
    if known.checked_on is None:
        doubts.append(
            FieldError("/buyer", said("buyer_never_checked", "the buyer was never compared with the tax base"))
        )
    elif today - known.checked_on > RECHECK_AFTER:
        doubts.append(
            FieldError(
                "/buyer",
                said(
                    "buyer_checked_long_ago",
                    f"the buyer was last compared with the tax base on {known.checked_on}",
                    day=known.checked_on,
                ),
            )
        )
    return doubts


def _payment(invoice: Invoice) -> list[FieldError]:
    bank = invoice.seller.bank
    doubts = []
    if bank and DocumentKind.BILL in papers_of(invoice.document_set, with_annex=False):
        for name, value, form in (("account", bank.account, ACCOUNT), ("bank_code", bank.bank_code, MFO)):
            detail = (
                form.fault(value)
                if value
                else said("bill_prints", f"the bill prints the seller's {name.replace('_', ' ')}", field=name)
            )
            if detail:
                doubts.append(FieldError(f"/seller/bank/{name}", detail))
    if bank and invoice.buyer.country != HOME and not bank.correspondent_bank:
        doubts.append(
            FieldError(
                "/seller/bank/correspondent_bank",
                said("correspondent_bank_missing", "a payment from abroad needs its correspondent bank"),
            )
        )
    if invoice.due_date is None and invoice.document_terms.due is None:
        doubts.append(FieldError("/due_date", said("due_date_nowhere", "it says nowhere when payment is due")))
    return doubts


def _contract(invoice: Invoice, known: Known) -> list[FieldError]:
    if invoice.kind in CHILDREN:
        return []
    doubts = [
        FieldError("/contract/valid_to", doubt) for doubt in expiry_warnings(known.valid_to, invoice.document_date)
    ]
    doubts += [FieldError("/contract/amount", doubt) for doubt in amount_warnings(known.standing, invoice.totals.net)]
    if invoice.contract.date > invoice.document_date:
        doubts.append(
            FieldError("/contract/date", said("contract_dated_after", "the contract is dated after the document"))
        )
    return doubts
