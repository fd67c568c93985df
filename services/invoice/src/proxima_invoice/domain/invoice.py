"""The invoice: one billing with its lines, its papers and what may still be changed of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import (
    CorrectionKind,
    DealType,
    DocumentSet,
    InvoiceKind,
    InvoiceStatus,
    PaymentState,
)
from proxima_common.money import round_to_step

from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind, check_adjustments, check_rounding_step
from proxima_invoice.domain.advances import AdvanceUse
from proxima_invoice.domain.annex import NO_EDITS, AnnexEdits
from proxima_invoice.domain.approving import Approving
from proxima_invoice.domain.computed import Document, Settings
from proxima_invoice.domain.debt import NOTHING_SETTLED, Settlement
from proxima_invoice.domain.document import document
from proxima_invoice.domain.document_terms import NO_TERMS, DocumentTerms
from proxima_invoice.domain.events import DraftChanged, InvoiceEvent
from proxima_invoice.domain.exchange import ExchangeRate
from proxima_invoice.domain.family import Child, Parent, Reissue, VoidRequest
from proxima_invoice.domain.guardrails import Guardrail
from proxima_invoice.domain.line import Line, Worklog, check_line
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import Lease, Paper
from proxima_invoice.domain.parties import Bank, Contract, Party, Recipient
from proxima_invoice.domain.retainer import Statement
from proxima_invoice.domain.supply import Supply
from proxima_invoice.domain.tax import TaxRule
from proxima_invoice.domain.totals import NOTHING, TaxMethod, Totals, method_of

ZERO = Decimal(0)
CHILDREN = frozenset({InvoiceKind.CREDIT, InvoiceKind.CORRECTION})
"""Kinds that owe nothing themselves: they change what their parent comes to."""
_PARTS = (Party, Contract, Bank)
Problem = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as text; personal ones are kept where they can be erased."""

    field: str
    before: str | None
    after: str | None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and how the invoice stood right after it."""

    event: InvoiceEvent
    status: InvoiceStatus
    payment_state: PaymentState
    outstanding: Decimal


@dataclass(slots=True)
class Prefill:
    """What the draft knows of its source: the newest run, the newest preview, and what stood in the way."""

    state: str = "none"
    run_id: UUID | None = None
    preview_run_id: UUID | None = None
    problems: list[Problem] = field(default_factory=list)
    source_as_of: datetime | None = None


@dataclass(slots=True)
class Invoice:
    """The aggregate. Amounts are in `currency`; `version` counts what staff and prefill changed, facts do not.

    `edited` names what was set by hand: a refresh leaves it alone. `consumed` is time that the deal uses up without a
    line of its own; None while it was not loaded. `posted` is what a child has changed its parent by, None while it
    does not count. `children` are there to be read; they are saved as invoices of their own.
    """

    id: UUID
    legal_entity_id: str
    client_id: str
    client_name: str
    application_id: str
    kind: InvoiceKind
    deal_type: DealType
    document_set: DocumentSet
    period: str
    supplement: bool
    service_from: date
    service_to: date
    document_date: date
    due_date: date | None
    currency: str
    price_currency: str
    seller: Party
    buyer: Party
    contract: Contract
    languages: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    tax_rule: TaxRule
    context_version: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    status: InvoiceStatus = InvoiceStatus.DRAFT
    revision: int = 0
    version: int = 0
    number: Number | None = None
    parent_id: UUID | None = None
    parent: Parent | None = None
    correction: CorrectionKind | None = None
    posted: Decimal | None = None
    reissue: Reissue | None = None
    void_request: VoidRequest | None = None
    settlement: Settlement = NOTHING_SETTLED
    children: tuple[Child, ...] = ()
    exchange_rate: ExchangeRate | None = None
    totals: Totals = NOTHING
    payment_state: PaymentState = PaymentState.UNPAID
    outstanding: Decimal = ZERO
    mail_subject: str | None = None
    mail_message: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    prices_include_tax: bool = False
    rounding_step: Decimal | None = None
    printed_note: str | None = None
    internal_note: str | None = None
    tags: tuple[str, ...] = ()
    promised_date: date | None = None
    edited: frozenset[str] = frozenset()
    rounding_note: str | None = None
    terms_version: str | None = None
    document_terms: DocumentTerms = NO_TERMS
    retainer: Statement | None = None
    annex: AnnexEdits = NO_EDITS
    prefill: Prefill = field(default_factory=Prefill)
    supply: Supply = field(default_factory=Supply)
    advance_offset: Decimal | None = None
    advance_use: AdvanceUse | None = None
    content_hash: str | None = None
    bundle_hash: str | None = None
    imported: bool = False
    """Billed before this system: its papers lie elsewhere, and only its payments are recorded here."""
    audit_position: int = 0
    audit_hash: str = "0" * 64
    public_sequence: int = 0
    touched_by: set[str] = field(default_factory=set)
    approving: Approving | None = None
    """Which levels its revision needs and has, where somebody asked for it."""
    stopped: tuple[Guardrail, ...] = ()
    """What stops it before its number and was not let pass, where somebody asked for it."""
    papers: list[Paper] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    consumed: tuple[Worklog, ...] | None = None
    told: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        return self.number is not None

    @property
    def billed(self) -> Decimal:
        """What its documents ask for in all, tax and cash rounding included, whether or not some was paid ahead."""
        return self.totals.payable + self.totals.prepaid

    @property
    def in_force(self) -> Decimal:
        """What was billed, with tax, after the corrections and credits that count."""
        return self.billed + self.settlement.corrected - self.settlement.credited

    @property
    def open_leases(self) -> list[Lease]:
        return [lease for lease in self.leases if lease.open]

    @property
    def files_complete(self) -> bool:
        """Whether every paper of the revision has its file."""
        return bool(self.papers) and all(paper.staged for paper in self.papers)

    @property
    def archived(self) -> bool:
        """Whether every paper lies in the archive."""
        return bool(self.papers) and all(paper.archived for paper in self.papers)

    def replace_lines(self, lines: Iterable[Line]) -> None:
        """Take these lines in their order: check them, and compute the whole document."""
        ordered = [replace(line, position=position) for position, line in enumerate(lines, start=1)]
        for line in ordered:
            check_line(line, self.currency)
        check_adjustments(self.adjustments, self.currency)
        check_rounding_step(self.rounding_step, self.currency)
        done = self.computed(method_of(self.document_set), ordered, prepaid=self.totals.prepaid)
        self.lines = [line.with_amounts(amounts) for line, amounts in zip(ordered, done.lines, strict=True)]
        self.adjustments = tuple(
            replace(one.adjustment, amount=one.amount) if one.adjustment.percent is not None else one.adjustment
            for one in done.adjustments
        )
        self.totals = done.totals
        self.recount()

    def recount(self) -> None:
        """Say anew what is outstanding. A draft without a number and a child owe nothing yet, so nothing is settled."""
        if self.kind in CHILDREN:
            self.outstanding, self.payment_state = ZERO, PaymentState.UNPAID
            return
        self.outstanding = self.settlement.outstanding(self.totals.payable)
        numbered = self.numbered
        self.payment_state = self.settlement.state(self.totals.payable) if numbered else PaymentState.UNPAID

    def computed(
        self, method: TaxMethod, lines: Sequence[Line] | None = None, *, prepaid: Decimal | None = None
    ) -> Document:
        """The document as a paper with this method has it; with `prepaid` also what is to pay, rounded as cash is."""
        settings = Settings(
            self.currency,
            method,
            self.prices_include_tax,
            ZERO if prepaid is None else prepaid,
            None if prepaid is None else self.rounding_step,
        )
        gives = [one for one in self.adjustments if one.kind is AdjustmentKind.ALLOWANCE]
        takes = [one for one in self.adjustments if one.kind is AdjustmentKind.CHARGE]
        terms = [line.terms() for line in (self.lines if lines is None else lines)]
        return document(terms, gives, takes, {}, settings)

    def prepay(self, amount: Decimal) -> None:
        """Say how much of it was paid ahead; nothing takes that back. What is left to pay is computed anew."""
        self.note("prepaid", self.totals.prepaid, amount)
        due = self.totals.gross - amount
        payable = round_to_step(due, self.rounding_step) if self.rounding_step else due
        self.totals = replace(self.totals, prepaid=amount, payable=payable, rounding=payable - due)
        self.recount()

    def amounts(self) -> tuple[object, ...]:
        """What four eyes look at."""
        terms = (self.prices_include_tax, self.rounding_step, *(one.terms() for one in self.adjustments))
        lines = sorted((line.amounts() for line in self.lines), key=str)
        return (self.currency, self.totals.gross, self.totals.payable, *terms, *lines)

    def note(self, name: str, before: object, after: object, *, personal: bool = False) -> None:
        """Remember a change for the audit, part by part of a party or contract; equal values are none."""
        if isinstance(before, _PARTS) and type(before) is type(after):
            for part in fields(before):
                self.note(
                    f"{name} {part.name}", getattr(before, part.name), getattr(after, part.name), personal=personal
                )
        elif before != after:
            self.changes.append(Change(name, _text(before), _text(after), personal))

    def note_line(self, line: Line, *, gone: str | None = None) -> None:
        """Remember that a line came, or went and how; its words may name people, its amounts do not."""
        amounts = f"{_text(line.quantity)} × {_text(line.unit_price)} = {_text(line.net)}"
        place = f"line {line.position}" if gone else "new line"
        self.note(place, *((amounts, gone) if gone else (None, amounts)))
        self.note(f"{place} text", *((line.text, None) if gone else (None, line.text)), personal=True)

    def draft_changed(self, change: str) -> None:
        """Tell live screens that the draft is another one now."""
        self.tell(DraftChanged(change))

    def tell(self, event: InvoiceEvent) -> None:
        """Remember an event with the state that it led to; several may happen in one intention."""
        self.told.append(Told(event, self.status, self.payment_state, self.outstanding))

    def changed(self, at: datetime) -> None:
        """Count a change that staff or prefill made."""
        self.version += 1
        self.updated_at = at


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return "; ".join(_text(item) or "" for item in value)
    if isinstance(value, Recipient):
        return f"{value.role} {value.email}"
    return str(value)
