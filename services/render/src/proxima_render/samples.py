"""Invented content that looks like the real thing: for proofs of the templates, tests and benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.content import (
    CONTENT_SCHEMA,
    AnnexRow,
    BankAccount,
    ContentLine,
    Contract,
    DocumentContent,
    InvoiceContent,
    Party,
    TaxSubtotal,
    Totals,
)
from proxima_common.contracts.words import DealType, DocumentKind, InvoiceKind, LineKind, TaxKind
from proxima_common.hashing import content_hash
from proxima_common.ids import derived_id
from proxima_common.money import round_half_up

from proxima_render.domain.paper import FORM_KINDS
from proxima_render.samples_forms import sample_act, sample_esf, sample_original

SELLER = Party(
    party_id="S1",
    name="Proxima Ops",
    legal_name="«Proxima Ops» MCHJ",
    country="UZ",
    address="100000, г. Ташкент, Мирабадский район, ул. Примерная, 12",
    tin="300000011",
    vat_number="326000000011",
    director="Азизов А. А.",
    accountant="Каримова Д. Р.",
    bank=BankAccount(
        currency="UZS",
        bank_name="АКБ «Примербанк», Мирабадский филиал",
        account="20208000900000011001",
        bank_code="00999",
    ),
)
SELLER_ABROAD = SELLER.model_copy(
    update={
        "legal_name": "“Proxima Ops” LLC",
        "address": "12 Primernaya Street, Mirabad District, Tashkent 100000, Uzbekistan",
        "bank": BankAccount(
            currency="EUR",
            bank_name="JSCB Primerbank, Tashkent, Uzbekistan",
            account="20208978900000011002",
            bank_code="00999",
            swift="PRIMUZ22XXX",
            correspondent_bank="Beispielbank AG, Frankfurt am Main, BEISDEFFXXX",
            correspondent_account="400000011",
        ),
    }
)
BUYER = Party(
    party_id="C-101",
    name="Samo Retail",
    legal_name="ООО «Само Ритейл»",
    country="UZ",
    address="100015, г. Ташкент, Яккасарайский район, ул. Образцовая, 7",
    tin="300000027",
    vat_number="326000000027",
    director="Юсупов Б. Ш.",
)
BUYER_ABROAD = Party(
    party_id="C-109",
    name="Musterlogik",
    legal_name="Musterlogik GmbH",
    country="DE",
    address="Beispielallee 5, 20095 Hamburg, Germany",
    tin="DE000000000",
)
_FOLLOWING = (DocumentKind.CREDIT_NOTE, DocumentKind.ESF_CORRECTED, DocumentKind.ESF_ADDITIONAL)
_WORK = (
    "Разработка модуля учёта остатков",
    "Доработка обмена с кассами и складом",
    "Сопровождение информационной системы",
    "Тестирование выпуска 4.2",
    "Настройка мониторинга и оповещений",
    "Консультации по отчётности",
)
_WORK_ABROAD = (
    "Backend development, senior engineer",
    "Frontend development",
    "Quality assurance",
    "DevOps and monitoring",
    "Project management",
)


def sample(
    *kinds: tuple[DocumentKind, list[str]],
    line_count: int = 3,
    annex_rows: int = 0,
    foreign: bool = False,
    name: str = "sample",
    number: str = "2026-0142",
    prepaid: Decimal = Decimal(0),
) -> InvoiceContent:
    """Content with these documents, whose figures add up. The same arguments give the same content."""
    currency = "EUR" if foreign else "UZS"
    invoice_id = derived_id("render-sample", name)
    lines = [_line(invoice_id, position, foreign=foreign) for position in range(1, line_count + 1)]
    figures = _totals(lines, prepaid)
    return InvoiceContent(
        invoice_id=invoice_id,
        revision=1,
        kind=InvoiceKind.SERVICE,
        number=number,
        legal_entity_id="S1",
        application_id="APP-0000-INTERNAL",
        client_id="C-INTERNAL",
        deal_type=DealType.HR,
        period="2026-10",
        service_from=date(2026, 10, 1),
        service_to=date(2026, 10, 31),
        document_date=date(2026, 10, 31),
        due_date=date(2026, 11, 14),
        currency=currency,
        seller=SELLER_ABROAD if foreign else SELLER,
        buyer=BUYER_ABROAD if foreign else BUYER,
        contract=Contract(number="PX-26/017", date=date(2026, 2, 3), purchase_order="4500012345" if foreign else None),
        exchange_rate=None,
        lines=lines,
        totals=figures,
        annex=_annex(lines, annex_rows),
        rounding_note="Time is rounded up to 15 minutes per entry." if foreign else "Время округляется до 15 минут.",
        tax_note=None,
        printed_note=None,
        documents=[_document(invoice_id, kind, languages, number, figures, lines) for kind, languages in kinds],
        terms_version="terms-INTERNAL-7",
        template_bundle="bundle-INTERNAL",
    )


def sample_hash(content: InvoiceContent) -> str:
    return content_hash(CONTENT_SCHEMA, content)


def _line(invoice_id: UUID, position: int, *, foreign: bool) -> ContentLine:
    words = _WORK_ABROAD if foreign else _WORK
    quantity = Decimal(40 + position * 5) / 4
    price = Decimal(45 + position % 4 * 5) if foreign else Decimal(450_000 + position % 5 * 25_000)
    net = round_half_up(quantity * price, 2)
    tax = Decimal(0) if foreign else round_half_up(net * 12 / 100, 2)
    return ContentLine(
        line_id=derived_id("render-sample-line", invoice_id, position),
        position=position,
        kind=LineKind.GENERATED,
        text=words[(position - 1) % len(words)],
        unit="hour" if foreign else "час",
        quantity=quantity,
        unit_price=price,
        discount=Decimal(0),
        net=net,
        tax_kind=TaxKind.OUTSIDE_SCOPE if foreign else TaxKind.STANDARD,
        tax_rate=Decimal(0 if foreign else 12),
        tax=tax,
        gross=net + tax,
        service_from=date(2026, 10, 1),
        service_to=date(2026, 10, 31),
    )


def _totals(lines: Sequence[ContentLine], prepaid: Decimal) -> Totals:
    net, tax = sum((line.net for line in lines), Decimal(0)), sum((line.tax for line in lines), Decimal(0))
    part = TaxSubtotal(tax_kind=lines[0].tax_kind, tax_rate=lines[0].tax_rate, taxable=net, tax=tax)
    return Totals(
        net=net,
        discount=Decimal(0),
        tax=tax,
        gross=net + tax,
        prepaid=prepaid,
        payable=net + tax - prepaid,
        breakdown=[part],
    )


def _document(
    invoice_id: UUID,
    kind: DocumentKind,
    languages: list[str],
    number: str,
    figures: Totals,
    lines: Sequence[ContentLine],
) -> DocumentContent:
    at_home = lines[0].tax_kind is TaxKind.STANDARD
    forms = {
        "esf": sample_esf(kind, SELLER, BUYER, lines, number, invoice_id) if kind in FORM_KINDS else None,
        "act": sample_act(SELLER, BUYER, lines, number) if kind is DocumentKind.ACT and at_home else None,
        "original": sample_original(invoice_id) if kind in _FOLLOWING else None,
    }
    return DocumentContent(
        document_id=derived_id("render-sample-document", invoice_id, kind, *languages),
        kind=kind,
        number=number,
        date=date(2026, 10, 31),
        languages=languages,
        required=True,
        totals=figures,
        amount_in_words="Восемь миллионов сто тысяч сум 00 тийин" if at_home else None,
        file_name=f"2026-10_SAMPLE_{kind.value.upper()}-{number}.pdf",
        **forms,
    )


def _annex(lines: Sequence[ContentLine], count: int) -> list[AnnexRow]:
    """`count` rows over the lines, adding up to each line."""
    rows: list[AnnexRow] = []
    share = max(1, count // len(lines)) if count else 0
    for line in lines:
        quarters = int(line.quantity * 4)
        for index in range(share):
            seconds = 900 * (quarters * (index + 1) // share - quarters * index // share)
            rows.append(
                AnnexRow(
                    line_position=line.position,
                    work_date=line.service_from + timedelta(days=index * 30 // share),
                    issue_key=f"SR-{100 + len(rows)}",
                    issue_summary="Обмен с кассами: ошибка при закрытии смены" if index % 2 else "Release 4.2",
                    description="Разбор журнала, исправление, проверка на стенде",
                    role=("Senior engineer", "QA engineer", "Analyst")[index % 3],
                    seconds=seconds,
                )
            )
    return rows
