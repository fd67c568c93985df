"""The invoice as one screen needs it: read with everything that hangs on it, and with what may be done to it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from proxima_common.contracts import content as contract
from proxima_common.contracts.api.invoice import (
    AllowedAction,
    ChildRead,
    DocumentRead,
    FactRead,
    InvoiceRead,
    SettlementRead,
)
from proxima_common.contracts.api.lines import LineRead
from proxima_common.contracts.api.shared import DryCheckRead, FieldProblem, SaidRead
from proxima_common.contracts.prefill import ExcludedWorklog
from proxima_common.contracts.tax import TaxPrivilege
from proxima_common.contracts.words import DocumentState, InvoiceStatus
from proxima_common.errors import FieldError
from proxima_common.said import said
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.knowledge import known_of
from proxima_invoice.adapters.lines import load_lines
from proxima_invoice.adapters.prefill_words import prefill_sentences
from proxima_invoice.adapters.tables.line import EXCLUDED_WORKLOG
from proxima_invoice.adapters.tables.revision import FACT
from proxima_invoice.domain.actions import allowed_actions
from proxima_invoice.domain.documents import has_esf, is_required
from proxima_invoice.domain.dry_check import DryCheck, dry_check
from proxima_invoice.domain.due import last_day_for_esf
from proxima_invoice.domain.family import Child
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.paper import Paper, StoredFile
from proxima_invoice.domain.reissuing import PlannedPaper, plan_papers
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.content import adjustments_of, document_id_of, tax_notes_of

_NOT_ISSUED = (InvoiceStatus.DRAFT, InvoiceStatus.NEEDS_REVIEW, InvoiceStatus.APPROVED)
STALE_AFTER = timedelta(hours=24)
_PLAIN = (
    "legal_entity_id client_id client_name application_id kind deal_type revision status period document_date due_date "
    "currency payment_state outstanding version updated_at service_from service_to mail_subject mail_message "
    "printed_note internal_note promised_date content_hash bundle_hash terms_version context_version "
    "parent_id correction"
)
_LINE = (
    "line_id position kind key text unit quantity unit_price discount net tax_kind tax_rate tax gross service_from "
    "service_to worklog_count explanation base_quantity discount_percent charge charge_percent document_discount "
    "document_charge basis component"
)


async def invoice_read(
    tx: AsyncConnection, invoice: Invoice, staff: Staff, *, now: datetime, today: date, has_lines: bool = False
) -> InvoiceRead:
    """The invoice with lines, papers, facts, exclusions and what this member of staff may do now."""
    if not has_lines:
        invoice.lines = await load_lines(tx, invoice.id, invoice.currency, worklogs=False)
    lines = invoice.lines
    totals = contract.Totals.model_validate(asdict(invoice.totals))
    found = await _dry_check(tx, invoice, now, today)
    problems = prefill_sentences(invoice.prefill.problems)
    warnings = [field.detail for field in (*found.errors, *found.warnings)] + _warnings(invoice, now, today)
    return InvoiceRead(
        **{name: getattr(invoice, name) for name in _PLAIN.split()},
        invoice_id=invoice.id,
        number=invoice.number.text if invoice.number else None,
        net=totals.net,
        tax=totals.tax,
        gross=totals.gross,
        payable=totals.payable,
        facts=(await facts_of(tx, [(invoice.id, invoice.revision)])).get(invoice.id, []),
        seller=contract.Party.model_validate(asdict(invoice.seller)),
        buyer=contract.Party.model_validate(asdict(invoice.buyer)),
        contract=contract.Contract.model_validate(asdict(invoice.contract)),
        exchange_rate=exchange_read(invoice),
        languages=list(invoice.languages),
        recipients=[contract.Recipient.model_validate(asdict(one)) for one in invoice.recipients],
        tags=list(invoice.tags),
        lines=[line_read(line) for line in lines],
        excluded=await excluded_of(tx, invoice.id),
        totals=totals,
        documents=_documents(invoice, lines),
        source_as_of=invoice.prefill.source_as_of,
        prefill_problems=list(problems),
        prefill_said=[SaidRead.of(one) for one in problems],
        warnings=warnings,
        warnings_said=[SaidRead.of(one) for one in warnings],
        dry_check=DryCheckRead(errors=_problems(found.errors), warnings=_problems(found.warnings)),
        touched_by=sorted(invoice.touched_by),
        children=[_child(child) for child in invoice.children],
        settlement=SettlementRead(**asdict(invoice.settlement)),
        allowed_actions=[
            AllowedAction(action=one.action, allowed=one.allowed, reason=one.reason, said=SaidRead.of(one.reason))
            for one in allowed_actions(invoice, staff)
        ],
        prices_include_tax=invoice.prices_include_tax,
        rounding_step=invoice.rounding_step,
        adjustments=adjustments_of(invoice),
        tax_kind=invoice.tax_rule.kind,
        tax_notes=tax_notes_of(invoice),
    )


async def facts_of(tx: AsyncConnection, revisions: Sequence[tuple[UUID, int]]) -> dict[UUID, list[FactRead]]:
    """The facts of these invoices' present revisions."""
    wanted = dict(revisions)
    found = await tx.execute(
        select(FACT).where(FACT.c.invoice_id.in_(list(wanted))).order_by(FACT.c.name, FACT.c.changed_at)
    )
    by_invoice: dict[UUID, list[FactRead]] = {}
    for row in found.mappings():
        if row["revision"] == wanted[row["invoice_id"]]:
            by_invoice.setdefault(row["invoice_id"], []).append(_fact(row))
    return by_invoice


def _fact(row: Any) -> FactRead:
    names = ("state", "document_id", "attempts", "detail", "changed_at")
    return FactRead(fact=row["name"], **{name: row[name] for name in names})


async def excluded_of(tx: AsyncConnection, invoice_id: UUID) -> list[ExcludedWorklog]:
    """All that the invoice left out, each with its reason."""
    found = await tx.execute(
        select(EXCLUDED_WORKLOG)
        .where(EXCLUDED_WORKLOG.c.invoice_id == invoice_id)
        .order_by(EXCLUDED_WORKLOG.c.work_date, EXCLUDED_WORKLOG.c.worklog_id)
    )
    return [ExcludedWorklog.model_validate(dict(row)) for row in found.mappings()]


def line_read(line: Line) -> LineRead:
    """A line as a screen shows it."""
    privilege = TaxPrivilege.model_validate(asdict(line.privilege)) if line.privilege else None
    values = {name: getattr(line, name) for name in _LINE.split()}
    return LineRead(**values, edited=sorted(line.edited), privilege=privilege)


def _documents(invoice: Invoice, lines: Sequence[Line]) -> list[DocumentRead]:
    if invoice.status is not InvoiceStatus.DRAFT and invoice.papers:
        return [_document(paper) for paper in invoice.papers]
    with_annex = any(line.worklog_count for line in lines)
    planned = plan_papers(invoice, with_annex=with_annex)
    return [_document(one.kept) if one.kept else _planned(invoice, one) for one in planned]


def _planned(invoice: Invoice, planned: PlannedPaper) -> DocumentRead:
    return DocumentRead(
        document_id=document_id_of(invoice.id, planned.kind),
        kind=planned.kind,
        number=planned.number,
        date=invoice.document_date,
        languages=list(invoice.languages),
        required=is_required(planned.kind, invoice.document_set),
        state=DocumentState.MADE,
        payable=invoice.totals.payable,
        file=None,
        archived=None,
        handed_over_on=None,
        answer=None,
        answered_at=None,
    )


def _document(paper: Paper) -> DocumentRead:
    return DocumentRead(
        document_id=paper.document_id,
        kind=paper.kind,
        number=paper.number,
        date=paper.date,
        languages=list(paper.languages),
        required=paper.required,
        state=paper.state,
        payable=paper.payable,
        file=_file(paper.staged),
        archived=_file(paper.archived),
        handed_over_on=paper.handed_over_on,
        answer=paper.answer,
        answered_at=paper.answered_at,
    )


def _child(child: Child) -> ChildRead:
    names = ("invoice_id", "kind", "correction", "number", "status", "gross", "counts")
    return ChildRead(**{name: getattr(child, name) for name in names})


def _file(file: StoredFile | None) -> contract.FileRef | None:
    return contract.FileRef(**asdict(file)) if file else None


def exchange_read(invoice: Invoice) -> contract.ExchangeRate | None:
    """The rate of exchange that the invoice holds."""
    return contract.ExchangeRate(**asdict(invoice.exchange_rate)) if invoice.exchange_rate else None


async def _dry_check(tx: AsyncConnection, invoice: Invoice, now: datetime, today: date) -> DryCheck:
    """Of a draft everything, of an invoice before sending what is doubtful; later nothing can be done about it."""
    if invoice.status not in _NOT_ISSUED:
        return DryCheck((), ())
    found = dry_check(invoice, today, await known_of(tx, invoice, now))
    return found if invoice.status is InvoiceStatus.DRAFT else DryCheck((), found.warnings)


def _problems(fields: Sequence[FieldError]) -> list[FieldProblem]:
    return [
        FieldProblem(pointer=field.pointer, detail=field.detail, said=SaidRead.of(field.detail)) for field in fields
    ]


def _warnings(invoice: Invoice, now: datetime, today: date) -> list[str]:
    """What a preparer should look at besides what the dry check says."""
    warnings = _late_esf(invoice, today)
    if invoice.status is not InvoiceStatus.DRAFT:
        return warnings
    as_of = invoice.prefill.source_as_of
    if as_of and now - as_of > STALE_AFTER:
        warnings.append(said("stale_source", f"the worklogs are as of {as_of:%Y-%m-%d %H:%M} UTC", moment=as_of))
    warnings += [
        said(
            "quantity_by_hand",
            f"line {line.position}: the quantity was set by hand, the timesheet shows what was logged",
            line=line.position,
        )
        for line in invoice.lines
        if line.worklog_count and "quantity" in line.edited
    ]
    return warnings


def _late_esf(invoice: Invoice, today: date) -> list[str]:
    """An ESF is issued by the tenth of the month after its supply; later it still may be, and somebody should know."""
    last = last_day_for_esf(invoice.document_date)
    if invoice.status not in _NOT_ISSUED or not has_esf(invoice.document_set) or today <= last:
        return []
    return [
        said(
            "esf_late",
            f"an ESF of {invoice.document_date:%Y-%m} was to be issued by {last}",
            month=f"{invoice.document_date:%Y-%m}",
            day=last,
        )
    ]
