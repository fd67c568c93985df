"""Lay what prefill proposes over a draft, claiming the time behind it; or show why there is nothing to propose."""

from collections.abc import Sequence

from proxima_common.contracts.prefill import ExcludedWorklog, LinesProposed, PrefillFailed
from proxima_common.contracts.words import ExclusionReason, InvoiceStatus
from proxima_common.errors import DomainError
from proxima_common.ids import new_id

from proxima_invoice.domain.agreed import take_terms
from proxima_invoice.domain.claims import Lost, lost_claims
from proxima_invoice.domain.components import moved_components
from proxima_invoice.domain.editing import rebase
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.proposal import Proposal, check_proposals, merge
from proxima_invoice.domain.retainer import check_statement
from proxima_invoice.usecases.basis import Exchanging, basis_of
from proxima_invoice.usecases.due_dates import due_anew
from proxima_invoice.usecases.parties import parties_on, renew
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.prefilling import request_lines
from proxima_invoice.usecases.proposals import behind, proposal_of, statement_of, worklogs_behind
from proxima_invoice.usecases.source import document_terms_of
from proxima_invoice.usecases.work_ports import RunItem

LOST = "time_billed_meanwhile"


async def take_proposal(desk: Desk, event: LinesProposed) -> None:
    """Apply a proposal while it is the newest answer to a draft; an older one only closes its run's item.

    Time that another invoice claimed since the question is never billed twice: prefill is asked again, once, and the
    worklogs that were lost are listed.
    """
    invoice = await desk.invoices.get(event.invoice_id, worklogs=True)
    item = await desk.runs.item(event.run_id, event.invoice_id)
    if item is not None and item.preview:
        await _keep_preview(desk, invoice, event)
        return
    if item is None or not _awaited(invoice, event.run_id):
        await desk.runs.answered(event.run_id, event.invoice_id, "stale", "the draft moved on")
        return
    await desk.master.remember(event.application, event.client, desk.now)
    if await context_moved(desk, invoice, event):
        await _refuse(desk, invoice, event, "stale_context", "the month's terms changed while prefill was at work")
        return
    proposals = [proposal_of(line) for line in event.lines]
    lost, moved = await taken_meanwhile(desk, invoice, event, item)
    if lost or moved:
        await _ask_again(desk, invoice, event, lost, moved)
        return
    try:
        await lay_over(desk, invoice, event, item, proposals)
    except DomainError as error:
        await _refuse(desk, invoice, event, error.code, error.detail)


async def lay_over(
    desk: Desk,
    invoice: Invoice,
    event: LinesProposed,
    item: RunItem,
    proposals: Sequence[Proposal],
    *,
    action: str = "prefill",
    partial: bool = False,
) -> None:
    """Take the proposal's lines, parties and terms, claim the time behind them, and record it.

    Of a `partial` one only the lines are taken: the rest of the draft stays as old as it was. DomainError when it
    cannot be laid over.
    """
    if not partial:
        check_proposals(proposals, event.application.price_currency)
        invoice.document_terms = document_terms_of(event.document_terms)
        await _renew_parties(desk, invoice, event)
        take_terms(invoice, invoice.document_terms)
        _take_hours(invoice, event)
    merge(invoice, proposals, new_id)
    if not partial:
        _note_source(invoice, event)
        await desk.worklogs.keep_excluded(invoice.id, event.excluded)
        await desk.costs.keep(invoice.id, event.cost, event.source_as_of)
        await desk.runs.answered(event.run_id, event.invoice_id, "done")
    invoice.changed(desk.now)
    invoice.draft_changed("prefilled")
    await desk.invoices.record(invoice, action)
    await desk.worklogs.claim(invoice, item.told, event.source_as_of)


async def _keep_preview(desk: Desk, invoice: Invoice, event: LinesProposed) -> None:
    if invoice.status is not InvoiceStatus.DRAFT or invoice.prefill.preview_run_id != event.run_id:
        await desk.runs.answered(event.run_id, event.invoice_id, "stale", "the draft moved on")
        return
    await desk.previews.keep(event)
    await desk.runs.answered(event.run_id, event.invoice_id, "done")
    invoice.draft_changed("preview_ready")
    await desk.invoices.record_fact(invoice)


async def take_failure(desk: Desk, event: PrefillFailed) -> None:
    """Show on the draft why prefill proposes nothing; it cannot be finalized until that is mended."""
    if event.invoice_id is None:
        return
    invoice = await desk.invoices.get(event.invoice_id)
    details = "; ".join(problem.detail for problem in event.problems)
    await desk.runs.answered(event.run_id, event.subject_id, "failed", details)
    if not _awaited(invoice, event.run_id):
        return
    await _failed(desk, invoice, [(problem.code, problem.detail, problem.field) for problem in event.problems])


def _note_source(invoice: Invoice, event: LinesProposed) -> None:
    invoice.prefill.state, invoice.prefill.problems = "done", []
    if invoice.price_currency != invoice.currency and invoice.exchange_rate is None:
        detail = f"there is no rate of exchange from {invoice.price_currency} to {invoice.currency}"
        invoice.prefill.problems = [{"code": "missing_rate_of_exchange", "detail": detail, "field": "exchange_rate"}]
    invoice.prefill.source_as_of = event.source_as_of
    invoice.context_version = event.context_version
    invoice.terms_version = event.terms_version
    invoice.rounding_note = event.rounding_note


def _take_hours(invoice: Invoice, event: LinesProposed) -> None:
    """What the deal says of hours, and the time it uses up. A statement that does not add up is refused."""
    statement = statement_of(event.retainer)
    if statement:
        check_statement(statement, invoice.period)
    invoice.retainer = statement
    invoice.consumed = tuple(behind(event.consumed))


async def _renew_parties(desk: Desk, invoice: Invoice, event: LinesProposed) -> None:
    """What staff did not set by hand follows master data: parties, contract, recipients, currencies, tax."""
    if not invoice.numbered:
        invoice.currency = event.application.document_currency
    invoice.price_currency = event.application.price_currency
    parties = await parties_on(desk, event.application, event.client, invoice.document_date, invoice.currency)
    renew(invoice, parties)
    due_anew(desk, invoice, parties.due_days(desk.rules.due_days))
    basis = await basis_of(
        desk,
        parties.seller,
        buyer_country=invoice.buyer.country,
        tax_profile=parties.deal.application.tax_profile,
        document_date=invoice.document_date,
        exchange=Exchanging.of(invoice),
    )
    rebase(invoice, basis)


async def context_moved(desk: Desk, invoice: Invoice, event: LinesProposed) -> bool:
    """Whether the month's terms or state are others than prefill was told."""
    versions = await desk.periods.context_versions([invoice])
    return versions.get(invoice.id) != event.context_version


async def taken_meanwhile(
    desk: Desk, invoice: Invoice, event: LinesProposed, item: RunItem
) -> tuple[list[Lost], list[str]]:
    """Worklogs and parts of the deal that others bill since prefill was told. Both stay locked."""
    worklogs = worklogs_behind(event)
    taken = await desk.worklogs.taken([one.worklog_id for one in worklogs], invoice.id) if worklogs else []
    lost = lost_claims(worklogs, taken, item.told)
    capped = any(line.explanation.cap for line in event.lines)
    components = [line.component for line in event.lines if line.component]
    if not components and not capped:
        return lost, []
    others = await desk.components.of_others(invoice)
    return lost, moved_components(components, item.components, others, capped=capped)


async def _ask_again(
    desk: Desk, invoice: Invoice, event: LinesProposed, lost: Sequence[Lost], moved: Sequence[str]
) -> None:
    """Once: a second loss in a row means that prefill does not see what we tell it, and a person has to look."""
    holders = ", ".join(sorted({one.by for one in lost}))
    parts = [f"{len(lost)} worklogs were billed meanwhile by {holders}"] if lost else []
    parts += [f"{', '.join(moved)} of the deal is billed by another invoice meanwhile"] if moved else []
    detail = "; ".join(parts)
    if any(problem["code"] == LOST for problem in invoice.prefill.problems):
        await _refuse(desk, invoice, event, LOST, detail)
        return
    await desk.runs.answered(event.run_id, event.invoice_id, "stale", detail)
    await request_lines(desk, [invoice])
    invoice.prefill.problems = [{"code": LOST, "detail": detail, "field": None}]
    excluded = [_as_excluded(one) for one in lost]
    await desk.worklogs.keep_excluded(invoice.id, [*event.excluded, *excluded])
    invoice.changed(desk.now)
    invoice.draft_changed("time_lost")
    await desk.invoices.record(invoice, "prefill_again", reason=detail)


async def _refuse(desk: Desk, invoice: Invoice, event: LinesProposed, code: str, detail: str) -> None:
    await desk.runs.answered(event.run_id, event.invoice_id, "failed", detail)
    await _failed(desk, invoice, [(code, detail, None)])


async def _failed(desk: Desk, invoice: Invoice, problems: Sequence[tuple[str, str, str | None]]) -> None:
    invoice.changes.clear()
    invoice.prefill.state = "failed"
    invoice.prefill.problems = [{"code": code, "detail": detail, "field": field} for code, detail, field in problems]
    invoice.changed(desk.now)
    invoice.draft_changed("prefill_failed")
    await desk.invoices.record(invoice, "prefill_failed")


def _awaited(invoice: Invoice, run_id: object) -> bool:
    return invoice.status is InvoiceStatus.DRAFT and invoice.prefill.run_id == run_id


def _as_excluded(lost: Lost) -> ExcludedWorklog:
    worklog = lost.worklog
    return ExcludedWorklog(
        worklog_id=worklog.worklog_id,
        work_date=worklog.work_date,
        issue_key=worklog.issue_key,
        person_id=worklog.person_id,
        seconds=worklog.billable_seconds,
        reason=ExclusionReason.ALREADY_BILLED,
        detail=f"billed by {lost.by}",
    )
