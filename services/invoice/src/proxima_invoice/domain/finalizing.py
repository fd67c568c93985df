"""The dry check before an invoice gets its number: everything that would make its papers wrong, named at once."""

from dataclasses import dataclass
from datetime import date

from proxima_common.contracts.words import CorrectionKind, InvoiceKind, RecipientRole, TaxKind
from proxima_common.errors import Conflict, FieldError
from proxima_common.said import said

from proxima_invoice.domain import en_document
from proxima_invoice.domain.form_checks import form_faults
from proxima_invoice.domain.identifiers import swift_fault
from proxima_invoice.domain.invoice import CHILDREN, Invoice

_AT_HOME = "UZS"


@dataclass(frozen=True, slots=True)
class PeriodNow:
    """The month as it stands: whose claim on it is older, and under which context version."""

    context_version: int
    state: str
    billed_by: str | None


def check(invoice: Invoice, period: PeriodNow, today: date, *, month_closed: bool = False) -> None:
    """Raise Conflict with every field that is missing, or with the state that does not allow it.

    `month_closed`: the tax month of the document date is closed, and only a correction may still be dated in it. An
    advance bills no month, so that none stands in its way.
    """
    if month_closed and invoice.kind not in CHILDREN:
        detail = said(
            "tax_month_closed",
            f"{invoice.document_date:%Y-%m} is closed for tax: only a correction may still be dated in it",
            month=f"{invoice.document_date:%Y-%m}",
        )
        raise Conflict(detail, fields=[FieldError("/document_date", detail)])
    if invoice.kind is InvoiceKind.SERVICE:
        _check_period(invoice, period)
    missing = missing_of(invoice, today)
    if missing:
        names = ", ".join(field.pointer.removeprefix("/") for field in missing)
        raise Conflict(said("incomplete", f"it cannot be finalized yet: {names}"), fields=missing)
    en_document.check(invoice)


def missing_of(invoice: Invoice, today: date) -> list[FieldError]:
    """What the invoice itself lacks or has wrong, whatever its month says."""
    return [
        *_document(invoice, today),
        *_privileges(invoice),
        *_parties(invoice),
        *_paid_from_abroad(invoice),
        *form_faults(invoice),
        *_recipients(invoice),
    ]


def _check_period(invoice: Invoice, period: PeriodNow) -> None:
    if period.state == "nothing_to_bill":
        raise Conflict(
            said("nothing_to_bill", f"{invoice.period} was closed with nothing to bill", month=invoice.period)
        )
    if period.billed_by and not invoice.supplement:
        raise Conflict(
            said(
                "period_already_billed",
                f"{invoice.period} is already billed by {period.billed_by}; late work takes a supplement",
                month=invoice.period,
                number=period.billed_by,
            ),
        )
    if period.context_version != invoice.context_version:
        raise Conflict(
            said(
                "stale_context",
                "the terms or the time of this month changed after the lines were prefilled: refresh them",
            ),
        )


def _document(invoice: Invoice, today: date) -> list[FieldError]:
    faults = []
    if not invoice.lines:
        faults.append(FieldError("/lines", said("no_lines", "there are no lines")))
    elif invoice.correction is CorrectionKind.ADDITIONAL:
        if invoice.totals.gross == 0:
            faults.append(
                FieldError("/lines", said("nothing_differs", "the difference is nothing: there is nothing to correct"))
            )
    elif invoice.totals.gross < 0:
        faults.append(
            FieldError(
                "/lines",
                said(
                    "total_negative",
                    f"the total is {format(invoice.totals.gross, 'f')}: it is a credit",
                    amount=invoice.totals.gross,
                    currency=invoice.currency,
                ),
            )
        )
    if _domestic(invoice) and invoice.currency != _AT_HOME:
        faults.append(
            FieldError(
                "/currency",
                said("home_currency", f"between two parties at home a document is in {_AT_HOME}", currency=_AT_HOME),
            )
        )
    if invoice.price_currency != invoice.currency and invoice.exchange_rate is None:
        detail = said(
            "missing_rate_of_exchange",
            f"there is no rate of exchange from {invoice.price_currency} to {invoice.currency}",
            from_currency=invoice.price_currency,
            to_currency=invoice.currency,
        )
        faults.append(FieldError("/exchange_rate", detail))
    if invoice.document_date > today:
        faults.append(
            FieldError(
                "/document_date",
                said("date_in_future", f"{invoice.document_date} is in the future", day=invoice.document_date),
            )
        )
    if invoice.due_date and invoice.due_date < invoice.document_date:
        faults.append(FieldError("/due_date", said("due_before_date", "it is due before its own date")))
    asks = invoice.kind is not InvoiceKind.CREDIT and en_document.is_foreign(invoice.document_set)
    if asks and not (invoice.due_date or invoice.document_terms.due):
        faults.append(
            FieldError("/due_date", said("due_date_missing", "a foreign invoice says when it is due (BR-CO-25)"))
        )
    return faults


def _privileges(invoice: Invoice) -> list[FieldError]:
    """A privilege that a line names is in force on the document date (uzbek-invoicing §4.3)."""
    faults = []
    for at, line in enumerate(invoice.lines):
        privilege = line.privilege or invoice.supply.privilege
        if line.tax_kind is TaxKind.PRIVILEGE and privilege and not privilege.holds_on(invoice.document_date):
            detail = said(
                "privilege_not_in_force",
                f"privilege {privilege.code} is not in force on {invoice.document_date}",
                privilege=privilege.code,
                day=invoice.document_date,
            )
            faults.append(FieldError(f"/lines/{at}/privilege", detail))
    return faults


def _domestic(invoice: Invoice) -> bool:
    return invoice.seller.country == invoice.buyer.country


def _parties(invoice: Invoice) -> list[FieldError]:
    faults = []
    for word, party in (("seller", invoice.seller), ("buyer", invoice.buyer)):
        needed = ["legal_name", "address"]
        if _domestic(invoice) or word == "seller":
            needed += ["tin", "director"]
        faults += [
            FieldError(
                f"/{word}/{name}",
                said("party_field_missing", f"the {word}'s {name} is missing", party=word, field=name),
            )
            for name in needed
            if not getattr(party, name)
        ]
    if invoice.seller.bank is None or invoice.seller.bank.currency != invoice.currency:
        faults.append(
            FieldError(
                "/seller/bank",
                said("no_account_in", f"the seller has no account in {invoice.currency}", currency=invoice.currency),
            )
        )
    if not invoice.contract.number:
        faults.append(
            FieldError("/contract/number", said("contract_number_missing", "the contract's number is missing"))
        )
    return faults


def _paid_from_abroad(invoice: Invoice) -> list[FieldError]:
    """A buyer abroad pays by SWIFT (international-invoicing §6)."""
    bank = invoice.seller.bank
    if bank is None or _domestic(invoice):
        return []
    if not bank.swift:
        return [
            FieldError(
                "/seller/bank/swift",
                said("no_swift", f"the seller's account in {bank.currency} has no SWIFT code", currency=bank.currency),
            )
        ]
    fault = swift_fault(bank.swift)
    return [FieldError("/seller/bank/swift", fault)] if fault else []


def _recipients(invoice: Invoice) -> list[FieldError]:
    primary = [one for one in invoice.recipients if one.role is RecipientRole.PRIMARY]
    if len(primary) == 1:
        return []
    detail = (
        said("recipient_missing", "there is no primary recipient")
        if not primary
        else said("recipients_two", "there is more than one primary recipient")
    )
    return [FieldError("/recipients", detail)]
