"""A paper as it is read: every figure and word ready to print, and nothing that is not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import DocumentKind

FORM_KINDS = (DocumentKind.ESF, DocumentKind.ESF_CORRECTED, DocumentKind.ESF_ADDITIONAL)
"""Structured data for the tax office; what we print is a view of it, to be read and approved."""
PRINTED_KINDS = (
    DocumentKind.BILL,
    DocumentKind.INVOICE,
    DocumentKind.ACT,
    DocumentKind.CREDIT_NOTE,
    DocumentKind.ANNEX,
    *FORM_KINDS,
)


@dataclass(frozen=True)
class Text:
    """A fixed phrase, and the same in the second language of a bilingual paper."""

    main: str
    second: str | None = None


@dataclass(frozen=True)
class Fact:
    label: Text
    value: str


@dataclass(frozen=True)
class PartyBlock:
    label: Text
    name: str
    address: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class PaperLine:
    position: int
    text: str
    notes: tuple[str, ...]
    quantity: str
    unit: str
    price: str
    net: str
    tax: str
    gross: str


@dataclass(frozen=True)
class TotalRow:
    label: Text
    value: str
    weight: str = "plain"
    """`plain`, `note` (no figure) or `payable`."""


@dataclass(frozen=True)
class Signature:
    role: Text
    name: str


@dataclass(frozen=True)
class SignColumn:
    """One side of an act: who signs for it."""

    label: Text
    name: str
    position: str
    person: str


@dataclass(frozen=True)
class FormRow:
    """One row of the tax form, as it is created at the partner."""

    position: int
    name: str
    notes: tuple[str, ...]
    package: str
    count: str
    price: str
    value: str
    rate: str
    tax: str
    with_tax: str


@dataclass(frozen=True)
class TaxForm:
    """An ESF as the form prints: both parties' blocks, the rows, their three sums."""

    supplier: tuple[Fact, ...]
    customer: tuple[Fact, ...]
    rows: tuple[FormRow, ...]
    sums: tuple[str, str, str]


@dataclass(frozen=True)
class AnnexEntry:
    day: str
    issue: str
    summary: str
    text: str
    role: str
    hours: str


@dataclass(frozen=True)
class AnnexGroup:
    """The time behind one line; `late` is work of earlier periods, shown as its own block."""

    title: Text
    line_text: str
    entries: tuple[AnnexEntry, ...]
    late: tuple[AnnexEntry, ...]
    subtotal_label: Text
    subtotal: str
    hours: Decimal
    equals: Text | None


@dataclass(frozen=True)
class Columns:
    """Which tax columns the table has; a paper without VAT shows none."""

    tax: bool
    gross: bool


@dataclass(frozen=True)
class Look:
    """What a legal entity brings of its own; `logo` is a `data:` address, `stamp` whether its place is marked."""

    accent: str | None
    logo: str | None
    stamp: bool


@dataclass(frozen=True)
class Paper:
    kind: str
    language: str
    second_language: str | None
    title: Text
    title_line: Text
    heading: Text
    number: str | None
    draft: bool
    seller: PartyBlock
    buyer: PartyBlock
    strip: tuple[Fact, ...]
    bank: tuple[Fact, ...]
    purpose: str | None
    columns: Columns
    lines: tuple[PaperLine, ...]
    totals: tuple[TotalRow, ...]
    words: Text | None
    notes: tuple[Text, ...]
    signatures: tuple[Signature, ...]
    annex: tuple[AnnexGroup, ...]
    annex_total: str | None
    place: str | None
    clauses: tuple[Text, ...]
    closing_clauses: tuple[Text, ...]
    sides: tuple[SignColumn, ...]
    form: TaxForm | None
    statement: tuple[Fact, ...]
    must_show: tuple[str, ...]
    """Texts without which the file is wrong: number, total, seller, buyer. Checked in the finished PDF."""
    look: Look | None = None
    """None is the product's own."""

    @property
    def logo(self) -> str | None:
        return self.look.logo if self.look else None

    @property
    def stamp(self) -> bool:
        return self.look is None or self.look.stamp
