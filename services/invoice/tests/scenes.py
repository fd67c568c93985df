"""Plainly invented invoices, people and source answers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.calculation import LineExplanation, RateUsed, RoundingUsed
from proxima_common.contracts.prefill import LinesProposed, ProposedLine, SeenWorklog, SourceApplication, SourceClient
from proxima_common.contracts.words import (
    DealType,
    DocumentKind,
    DocumentSet,
    DocumentState,
    InvoiceKind,
    LineKind,
    RecipientRole,
    Role,
    TaxKind,
)
from proxima_common.ids import new_id
from proxima_invoice.domain.documents import is_required, needs_acceptance
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.paper import Paper, StoredFile
from proxima_invoice.domain.parties import Bank, Contract, Party, Recipient
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.tax import TaxRule

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 2)
D = Decimal


def staff(name: str, *roles: Role, entity: str = "S1") -> Staff:
    return Staff(name, name.title(), frozenset((role, entity) for role in roles))


PREPARER = staff("preparer", Role.PREPARER)
APPROVER = staff("approver", Role.APPROVER)
ACCOUNTANT = staff("accountant", Role.ACCOUNTANT)
ALL_ROLES = staff("everybody", *Role, entity="*")


def a_line(**values: Any) -> Line:
    defaults: dict[str, Any] = {
        "line_id": new_id(),
        "position": 1,
        "kind": LineKind.MANUAL,
        "text": "Support in October",
        "unit": "hour",
        "quantity": D("10"),
        "unit_price": D("450000.00"),
        "discount": D(0),
        "tax_kind": TaxKind.STANDARD,
        "tax_rate": D(12),
        "service_from": date(2026, 10, 1),
        "service_to": date(2026, 10, 31),
    }
    return Line(**(defaults | values))


def an_invoice(lines: Iterable[Line] = (), **values: Any) -> Invoice:
    """A domestic draft, complete enough to be finalized once it has lines."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "legal_entity_id": "S1",
        "client_id": "C2",
        "client_name": "Savat Retail",
        "application_id": "A2",
        "kind": InvoiceKind.SERVICE,
        "deal_type": DealType.HR,
        "document_set": DocumentSet.BILL,
        "period": "2026-10",
        "supplement": False,
        "service_from": date(2026, 10, 1),
        "service_to": date(2026, 10, 31),
        "document_date": date(2026, 10, 31),
        "due_date": date(2026, 11, 15),
        "currency": "UZS",
        "price_currency": "UZS",
        "seller": _party("S1", "Proxima Ops"),
        "buyer": _party("C2", "Savat Retail"),
        "contract": Contract("12", date(2026, 1, 15)),
        "languages": ("ru",),
        "recipients": (Recipient(RecipientRole.PRIMARY, "accounts@savat-retail.example"),),
        "tax_rule": TaxRule(TaxKind.STANDARD, D(12), D(12)),
        "context_version": 1,
        "created_at": NOW,
        "created_by": "preparer",
        "updated_at": NOW,
        "version": 1,
        "terms_version": "t1",
    }
    invoice = Invoice(**(defaults | values))
    invoice.replace_lines(lines)
    return invoice


def _party(party_id: str, name: str) -> Party:
    return Party(
        party_id=party_id,
        name=name,
        legal_name=f"«{name}» MCHJ",
        country="UZ",
        address="Tashkent, 1",
        tin="300000001",
        director="A. Director",
        bank=Bank("UZS", "First Bank", "20208000000000000001", "00001"),
    )


def papers(invoice: Invoice, *kinds: DocumentKind, staged: bool = True, archived: bool = False) -> list[Paper]:
    """The papers of these kinds, made; a bill and its annex unless said otherwise."""
    made = []
    for position, kind in enumerate(kinds or (DocumentKind.BILL, DocumentKind.ANNEX), start=1):
        file = a_file(new_id(), kind)
        made.append(
            Paper(
                document_id=file.document_id,
                position=position,
                kind=kind,
                number="2026-1",
                date=invoice.document_date,
                languages=("ru",),
                required=is_required(kind, invoice.document_set),
                needs_acceptance=needs_acceptance(kind, invoice.document_set, invoice.kind),
                state=DocumentState.MADE,
                payable=invoice.totals.payable,
                currency="UZS",
                file_name=file.name,
                staged=file if staged else None,
                archived=file if archived else None,
            )
        )
    return made


def a_file(document_id: UUID, kind: str, digit: str = "a") -> StoredFile:
    return StoredFile(document_id, "render", f"staged/{document_id}", digit * 64, 1000, 1, f"{kind}.pdf")


def a_client(**values: Any) -> SourceClient:
    defaults: dict[str, Any] = {
        "client_id": "C2",
        "name": "Savat Retail",
        "legal_name": "«Savat Retail» MCHJ",
        "country": "UZ",
        "tin": "300000002",
        "vat_number": "300000000002",
        "address": "Tashkent, 2",
        "bank_name": "Second Bank",
        "bank_account": "20208000000000000002",
        "bank_code": "00002",
        "swift": None,
        "director": "B. Director",
        "accountant": None,
        "vat_status": "payer",
        "emails": {"primary": "accounts@savat-retail.example", "copy": "office@savat-retail.example"},
        "language": "ru",
    }
    return SourceClient(**(defaults | values))


def an_application(**values: Any) -> SourceApplication:
    defaults: dict[str, Any] = {
        "application_id": "A2",
        "client_id": "C2",
        "seller_id": "S1",
        "title": "Development by the hour",
        "deal_type": DealType.HR,
        "contract_no": "12",
        "contract_date": date(2026, 1, 15),
        "price_currency": "UZS",
        "document_currency": "UZS",
        "tax_profile": "standard",
        "document_set": DocumentSet.BILL,
        "catalog_code": None,
        "package_code": None,
        "contract_amount": None,
        "purchase_order": None,
        "valid_from": date(2026, 1, 15),
        "valid_to": None,
        "status": "active",
    }
    return SourceApplication(**(defaults | values))


def seen(worklog_id: str, seconds: int = 3600, **values: Any) -> SeenWorklog:
    defaults: dict[str, Any] = {
        "worklog_id": worklog_id,
        "work_date": date(2026, 10, 5),
        "issue_key": "OPS-1",
        "issue_summary": "Keep it running",
        "description": "night watch",
        "person_id": "p1",
        "person_name": "Person One",
        "role": "dev",
        "raw_seconds": seconds,
        "billable_seconds": seconds,
        "billed_seconds": seconds,
        "source_hash": "a" * 64,
        "updated_at": NOW - timedelta(days=1),
    }
    return SeenWorklog(**(defaults | values))


def proposed(key: str, worklogs: list[SeenWorklog], price: str = "450000", currency: str = "UZS") -> ProposedLine:
    seconds = sum(one.billed_seconds for one in worklogs)
    hours = (D(seconds) / 3600).quantize(D("0.000001"))
    net = (hours * D(price)).quantize(D("0.01"))
    explanation = LineExplanation(
        worklog_ids=[one.worklog_id for one in worklogs],
        raw_seconds=seconds,
        billable_seconds=seconds,
        rounded_seconds=seconds,
        rounding=RoundingUsed(increment_minutes=1, mode="none", scope="worklog", minimum_minutes=0, hours_scale=2),
        hours=hours,
        rate=RateUsed(
            rate_id="r1", amount=D(price), currency=currency, level="application", valid_from=date(2026, 1, 1)
        ),
        net=net,
    )
    return ProposedLine(
        key=key,
        text=f"Work as {key}",
        unit="hour",
        quantity=hours,
        unit_price=D(price),
        net=net,
        currency=currency,
        service_from=date(2026, 10, 1),
        service_to=date(2026, 10, 31),
        worklogs=worklogs,
        explanation=explanation,
    )


def lines_proposed(run_id: UUID, invoice_id: UUID, lines: list[ProposedLine], **values: Any) -> LinesProposed:
    defaults: dict[str, Any] = {
        "run_id": run_id,
        "invoice_id": invoice_id,
        "month": "2026-10",
        "context_version": 1,
        "application": an_application(),
        "client": a_client(),
        "terms_version": "t1",
        "rounding_note": None,
        "lines": lines,
        "excluded": [],
        "source_as_of": NOW,
    }
    return LinesProposed(**(defaults | values))


def moved(invoice: Invoice, **values: Any) -> Invoice:
    """The same invoice with other values."""
    return replace(invoice, **values)
