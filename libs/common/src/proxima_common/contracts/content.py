"""The frozen content of a revision: all that render, delivery and accounting need, and all that is approved."""

from datetime import date
from uuid import UUID

from proxima_common.contracts.payload import (
    Amount,
    CurrencyCode,
    Month,
    Percent,
    Quantity,
    Rate,
    Sha256,
    UnitPrice,
    Wire,
)
from proxima_common.contracts.words import (
    DealType,
    DocumentKind,
    InvoiceKind,
    LineKind,
    RecipientRole,
    TaxKind,
)

CONTENT_SCHEMA = "proxima.invoice.content.v1"


class BankAccount(Wire):
    currency: CurrencyCode
    bank_name: str
    account: str
    bank_code: str | None = None
    swift: str | None = None
    correspondent_bank: str | None = None
    correspondent_account: str | None = None


class Party(Wire):
    """A legal entity as it is printed: frozen with the revision."""

    party_id: str
    name: str
    legal_name: str
    country: str
    address: str
    tin: str | None = None
    vat_number: str | None = None
    director: str | None = None
    accountant: str | None = None
    bank: BankAccount | None = None


class Contract(Wire):
    number: str
    date: date
    purchase_order: str | None = None


class ExchangeRate(Wire):
    """`rate` units of `to_currency` for one unit of `from_currency` (nominal already divided out)."""

    from_currency: CurrencyCode
    to_currency: CurrencyCode
    rate: Rate
    source: str
    issued_on: date


class ContentLine(Wire):
    """One printed line. `net` = round(quantity × unit_price − discount); `gross` = net + tax; document currency."""

    line_id: UUID
    position: int
    kind: LineKind
    text: str
    unit: str
    quantity: Quantity
    unit_price: UnitPrice
    discount: Amount
    net: Amount
    tax_kind: TaxKind
    tax_rate: Percent
    tax: Amount
    gross: Amount
    service_from: date
    service_to: date


class TaxSubtotal(Wire):
    tax_kind: TaxKind
    tax_rate: Percent
    taxable: Amount
    tax: Amount


class Totals(Wire):
    """What the document says at its foot; `payable` = gross − prepaid."""

    net: Amount
    discount: Amount
    tax: Amount
    gross: Amount
    prepaid: Amount
    payable: Amount
    breakdown: list[TaxSubtotal]


class AnnexRow(Wire):
    """One timesheet row. `seconds` are the billed (rounded) seconds, so that rows add up to their line."""

    line_position: int
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    role: str
    seconds: int


class DocumentContent(Wire):
    """One paper of the invoice; `languages` has two entries for a bilingual one."""

    document_id: UUID
    kind: DocumentKind
    number: str
    date: date
    languages: list[str]
    required: bool
    totals: Totals
    amount_in_words: str | None
    file_name: str


class InvoiceContent(Wire):
    """All that is frozen and hashed when an invoice is finalized or amended."""

    invoice_id: UUID
    revision: int
    kind: InvoiceKind
    number: str
    legal_entity_id: str
    application_id: str
    client_id: str
    deal_type: DealType
    period: Month
    service_from: date
    service_to: date
    document_date: date
    due_date: date | None
    currency: CurrencyCode
    seller: Party
    buyer: Party
    contract: Contract
    exchange_rate: ExchangeRate | None
    lines: list[ContentLine]
    totals: Totals
    annex: list[AnnexRow]
    rounding_note: str | None
    tax_note: str | None
    printed_note: str | None
    documents: list[DocumentContent]
    terms_version: str
    template_bundle: str


class FileRef(Wire):
    """A file in the bucket; the hash is of its bytes."""

    document_id: UUID
    bucket: str
    key: str
    sha256: Sha256
    size: int
    pages: int
    name: str


class Recipient(Wire):
    role: RecipientRole
    email: str
    name: str | None = None
