"""Bring in invoices that were billed before this system: a fact and history, nothing that anybody acts on."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from proxima_common.contracts.api.importing import CellFault, ImportedRow, ImportReport, Outcome
from proxima_common.contracts.words import InvoiceKind, InvoiceStatus, LineKind, Role, SeriesKind, TaxKind
from proxima_common.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from proxima_common.ids import new_id
from proxima_common.said import said

from proxima_invoice.domain import events
from proxima_invoice.domain.debt import Settlement
from proxima_invoice.domain.editing import Basis
from proxima_invoice.domain.importing import Fault, OldInvoice, OldLine, read_table, shares
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.numbering import Number, series_of
from proxima_invoice.domain.tax import TaxRule
from proxima_invoice.domain.totals import TaxSubtotal, Totals
from proxima_invoice.usecases.create import draft_for
from proxima_invoice.usecases.numbers import reserve_imported
from proxima_invoice.usecases.parties import parties_on
from proxima_invoice.usecases.ports import Desk


class _DryRun(Exception):
    """What was done is to be undone."""


IMPORTERS = (Role.ACCOUNTANT, Role.ADMIN)
ZERO = Decimal(0)
OWN_SERIES = "imported"
"""Where numbers lie that the seller's pattern would not write."""


@dataclass(frozen=True, slots=True)
class KnownInvoice:
    """An invoice by its number: what an import compares itself with."""

    invoice_id: UUID
    gross: Decimal
    imported: bool


class ImportDesk(Desk, Protocol):
    """A desk that can undo one invoice of many, and find one by its number."""

    def undoing(self) -> AbstractAsyncContextManager[object]: ...


class ByNumber(Protocol):
    async def __call__(self, legal_entity_id: str, number: str) -> KnownInvoice | None: ...


async def import_invoices(desk: ImportDesk, by_number: ByNumber, csv: str, *, dry_run: bool) -> ImportReport:
    """Import what is right, and say of the rest what is wrong; a dry run is undone and only says.

    The same table again imports nothing: an invoice is known by its seller and number. Invalid `unreadable_table`;
    Forbidden for who is no accountant or administrator anywhere.
    """
    if not any(role in IMPORTERS for role, _ in desk.staff.grants):
        raise Forbidden(said("role_missing", "this needs the role accountant or admin", roles="accountant,admin"))
    rows: list[ImportedRow] = []
    try:
        async with desk.undoing():
            rows += [await _row(desk, by_number, old, dry_run=dry_run) for old in read_table(csv)]
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    count = {outcome: sum(1 for row in rows if row.outcome == outcome) for outcome in ("known", "refused")}
    return ImportReport(
        dry_run=dry_run,
        imported=len(rows) - sum(count.values()),
        known=count["known"],
        refused=count["refused"],
        rows=rows,
    )


async def _row(desk: ImportDesk, by_number: ByNumber, old: OldInvoice, *, dry_run: bool) -> ImportedRow:
    number = old.values["number"]
    if old.faults:
        return _refused(old, old.faults)
    try:
        async with desk.undoing():
            invoice_id, known = await _import(desk, by_number, old)
    except DomainError as error:
        return _refused(old, [Fault(_COLUMN_OF.get(error.code), error.detail)])
    outcome: Outcome = "known" if known else "would_import" if dry_run else "imported"
    kept = invoice_id if known or not dry_run else None
    return ImportedRow(row=old.row, number=number, outcome=outcome, invoice_id=kept, faults=[])


_COLUMN_OF = {
    "application_not_found": "application_id",
    "number_taken": "number",
    "another_total": "gross",
    "date_ahead": "document_date",
}


def _refused(old: OldInvoice, faults: list[Fault]) -> ImportedRow:
    said = [CellFault(column=fault.column, detail=fault.detail) for fault in faults]
    return ImportedRow(row=old.row, number=old.values["number"], outcome="refused", invoice_id=None, faults=said)


async def _import(desk: ImportDesk, by_number: ByNumber, old: OldInvoice) -> tuple[UUID, bool]:
    values = old.values
    application, client = await desk.master.application(values["application_id"])
    entity = application.seller_id
    if not desk.staff.sees(entity):
        raise NotFound(f"there is no application {values['application_id']}", code="application_not_found")
    desk.staff.require(IMPORTERS, entity)
    if values["document_date"] > desk.today:
        raise Invalid("it is dated after today", code="date_ahead")
    known = await by_number(entity, values["number"])
    if known:
        if not known.imported or known.gross != values["gross"]:
            detail = f"{values['number']} is there already, over {known.gross}"
            raise Conflict(detail, code="another_total" if known.imported else "number_taken")
        return known.invoice_id, True
    parties = await parties_on(desk, application, client, values["document_date"], values["currency"])
    invoice = draft_for(desk, parties, Basis(_tax_rule(values), None), values["month"])
    _as_it_was(invoice, values, old.lines)
    series = series_of(InvoiceKind.SERVICE, invoice.seller.country, invoice.buyer.country)
    invoice.number = await _number(desk, entity, series, values["number"], values["document_date"])
    invoice.note("number", None, invoice.number.text)
    invoice.note("status", None, invoice.status)
    lines, invoice.lines = invoice.lines, []
    await desk.invoices.add(invoice)
    invoice.lines = lines
    invoice.tell(events.Imported())
    await desk.invoices.record(invoice, "import")
    return invoice.id, False


async def _number(desk: Desk, entity: str, series: SeriesKind, text: str, on: date) -> Number:
    try:
        return await reserve_imported(desk, entity, series, text, on)
    except (Invalid, Conflict) as error:
        if error.code not in ("number_not_of_series", "no_number_series"):
            raise
    if await desk.numbers.taken(entity, series, text):
        raise Conflict(f"{text} was given already", code="number_taken")
    return Number(text, series, OWN_SERIES, await desk.numbers.next(entity, series, OWN_SERIES))


def _tax_rule(values: dict[str, Any]) -> TaxRule:
    rate = values["tax_rate"] or ZERO
    return TaxRule(TaxKind.STANDARD if rate else TaxKind.OUTSIDE_SCOPE, rate, rate)


def _as_it_was(invoice: Invoice, values: dict[str, Any], lines: list[OldLine]) -> None:
    """Put amounts, dates and state on it as they were printed; nothing is computed but what is not said."""
    net, tax, gross = (values[name] for name in ("net", "tax", "gross"))
    rule = invoice.tax_rule
    invoice.imported = True
    invoice.status = values["status"]
    invoice.currency = invoice.price_currency = values["currency"]
    invoice.document_date = values["document_date"]
    invoice.due_date = values["due_date"]
    invoice.internal_note = values["note"]
    invoice.terms_version = None
    invoice.totals = Totals(
        net=net,
        discount=ZERO,
        tax=tax,
        gross=gross,
        prepaid=ZERO,
        payable=gross,
        breakdown=(TaxSubtotal(rule.kind, rule.rate, net, tax),),
        subtotal=net,
    )
    paid = gross if invoice.status is InvoiceStatus.PAID else values["paid"] or ZERO
    invoice.settlement = Settlement(allocated=paid)
    invoice.outstanding = invoice.settlement.outstanding(gross)
    invoice.payment_state = invoice.settlement.state(gross)
    taxes = shares(tax, [line.net for line in lines], rule.rate, invoice.currency) if lines else []
    invoice.lines = [
        _line(invoice, position, line, line_tax)
        for position, (line, line_tax) in enumerate(zip(lines, taxes, strict=True), start=1)
    ]


def _line(invoice: Invoice, position: int, line: OldLine, tax: Decimal) -> Line:
    return Line(
        line_id=new_id(),
        position=position,
        kind=LineKind.MANUAL,
        text=line.text,
        unit=line.unit,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=ZERO,
        tax_kind=invoice.tax_rule.kind,
        tax_rate=invoice.tax_rule.rate,
        service_from=invoice.service_from,
        service_to=invoice.service_to,
        net=line.net,
        tax=tax,
        gross=line.net + tax,
    )
