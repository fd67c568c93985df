"""Who an invoice is from and to, under which contract: master data and rules of staff on its document date."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.words import DocumentSet, RecipientRole

from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.parties import Contract, Party, Recipient
from proxima_invoice.domain.sellers import Seller, account_on, main_paper, signer_on, supply_of
from proxima_invoice.domain.supply import Supply
from proxima_invoice.usecases.overlays import Deal, deal_on
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.source import buyer_of, contract_of, languages_of, recipients_of


@dataclass(frozen=True, slots=True)
class Parties:
    """What a draft takes from master data on one day."""

    deal: Deal
    seller: Seller
    issuer: Party
    buyer: Party
    contract: Contract
    recipients: tuple[Recipient, ...]
    languages: tuple[str, ...]
    document_set: DocumentSet
    supply: Supply

    def due_days(self, company_days: int) -> int:
        """The seller's own number of days from document to due date, else the company's."""
        return company_days if self.seller.due_days is None else self.seller.due_days


async def parties_on(
    desk: Desk, application: SourceApplication, client: SourceClient, day: date, currency: str | None = None
) -> Parties:
    """Everything as it is on the day; `currency` is the document's, if it is not the application's any more.

    Raises Conflict `seller_not_set_up`.
    """
    deal = await deal_on(desk, application, client, day)
    seller = await desk.master.seller(application.seller_id)
    wanted = currency or deal.application.document_currency
    return Parties(
        deal=deal,
        seller=seller,
        issuer=_issuer(seller, deal, wanted, day),
        buyer=_buyer(deal, wanted),
        contract=replace(contract_of(deal.application), registration_id=deal.more.get("registration_id")),
        recipients=_recipients(deal),
        languages=tuple(deal.more.get("languages") or languages_of(deal.client)),
        document_set=deal.application.document_set,
        supply=supply_of(
            seller,
            deal.application.deal_type,
            deal.application.catalog_code,
            deal.application.package_code,
            day,
        ),
    )


def renew(invoice: Invoice, parties: Parties, keep: frozenset[str] = frozenset()) -> None:
    """Lay them over a draft; what was set by hand stays, and so do the fields named in `keep`."""
    if not invoice.numbered:
        invoice.document_set = parties.document_set
    invoice.seller = parties.issuer
    invoice.client_name = parties.deal.client.name
    invoice.supply = parties.supply
    fresh = {
        "buyer": parties.buyer,
        "contract": parties.contract,
        "recipients": parties.recipients,
        "languages": parties.languages,
    }
    for name, value in fresh.items():
        if name not in invoice.edited | keep:
            invoice.note(name, getattr(invoice, name), value, personal=name in ("buyer", "recipients"))
            setattr(invoice, name, value)
    more = parties.deal.more
    said = {name: more[name] for name in ("esf_lines", "acceptance_days") if name in more}
    invoice.document_terms = replace(invoice.document_terms, **said)


def _issuer(seller: Seller, deal: Deal, currency: str, day: date) -> Party:
    bank = account_on(seller.accounts, currency, day)
    signer = signer_on(seller.signers, main_paper(deal.application.document_set), day, deal.more.get("signer_id"))
    if signer is None:
        return replace(seller.party, bank=bank)
    return replace(
        seller.party,
        bank=bank,
        director=signer.name,
        director_position=signer.position,
        director_basis=signer.basis,
    )


def _buyer(deal: Deal, currency: str) -> Party:
    said: dict[str, Any] = {name: deal.more.get(name) for name in ("city", "director_position", "director_basis")}
    return replace(buyer_of(deal.client, currency), **said)


def _recipients(deal: Deal) -> tuple[Recipient, ...]:
    named = deal.more.get("recipients")
    if not named:
        return recipients_of(deal.client)
    return tuple(Recipient(RecipientRole(one["role"]), one["email"], one.get("name")) for one in named)
