"""From what the warehouse says of an application and its client to what a draft shows of them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from proxima_common.contracts import prefill
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.words import RecipientRole
from proxima_common.errors import Conflict

from proxima_invoice.domain.document_terms import NO_TERMS, DocumentTerms, DueRule, ExchangeRule
from proxima_invoice.domain.parties import Bank, Contract, Party, Recipient
from proxima_invoice.domain.sellers import VAT_STATUS

LANGUAGES = ("ru", "uz-Latn", "uz-Cyrl", "en")
DEFAULT_LANGUAGE = "en"
# Whose address of the client's gets the documents: the first one present.
_MAIL_ROLES = ("primary", "billing", "accounting", "finance")
_COPY = "copy"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month: the service period of monthly work, whose last day is the date of supply."""

    first: date
    last: date

    @classmethod
    def of(cls, month: str) -> "Month":
        year, number = int(month[:4]), int(month[5:])
        return cls(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def check_validity(application: SourceApplication, month: Month) -> None:
    """Refuse a month in which the contract does not hold on any day."""
    ends = application.valid_to
    if application.valid_from > month.last or (ends is not None and ends <= month.first):
        until = f" to {ends}" if ends else ""
        raise Conflict(
            f"the contract of {application.application_id} holds from {application.valid_from}{until}, "
            f"not in {month.first:%Y-%m}",
            code="outside_validity",
        )


def buyer_of(client: SourceClient, currency: str) -> Party:
    """The client as it is printed."""
    bank = Bank(currency, client.bank_name, client.bank_account, client.bank_code or None, client.swift)
    return Party(
        party_id=client.client_id,
        name=client.name,
        legal_name=client.legal_name,
        country=client.country,
        address=client.address,
        tin=client.tin,
        vat_number=client.vat_number,
        director=client.director or None,
        accountant=client.accountant,
        vat_status=VAT_STATUS.get(client.vat_status),
        bank=bank if client.bank_account else None,
    )


def contract_of(application: SourceApplication) -> Contract:
    """The contract that the papers name."""
    return Contract(application.contract_no, application.contract_date, application.purchase_order)


def recipients_of(client: SourceClient) -> tuple[Recipient, ...]:
    """The client's accounting address, and one for a copy; other roles stay for staff to choose."""
    emails = {role.lower(): address for role, address in client.emails.items() if address}
    ranked = [role for role in _MAIL_ROLES if role in emails] or sorted(set(emails) - {_COPY})
    if not ranked:
        return ()
    primary = Recipient(RecipientRole.PRIMARY, emails[ranked[0]])
    return (primary, Recipient(RecipientRole.COPY, emails[_COPY])) if _COPY in emails else (primary,)


def languages_of(client: SourceClient) -> tuple[str, ...]:
    """One language, or a pair for bilingual papers; what we do not print becomes English."""
    wanted = [part.strip() for part in client.language.replace("+", ",").split(",")]
    known = tuple(part for part in wanted if part in LANGUAGES)[:2]
    return known or (DEFAULT_LANGUAGE,)


def document_terms_of(terms: prefill.DocumentTerms | None) -> DocumentTerms:
    """What the deal's terms say about the papers; nothing of it when the terms say nothing."""
    if terms is None:
        return NO_TERMS
    due, exchange = terms.due, terms.exchange
    return DocumentTerms(
        due=DueRule(due.counted_from, due.days, due.kind) if due else None,
        exchange=ExchangeRule(exchange.basis, exchange.fixed, exchange.floor, exchange.cap) if exchange else None,
        cash_rounding=terms.cash_rounding,
        prices_include_tax=terms.prices_include_tax,
        esf_lines=terms.esf_lines,
        acceptance_days=terms.acceptance_days,
        discount_percent=terms.discount_percent,
        override_id=terms.override_id,
    )
