"""What prefill answers, as the contract words it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import (
    CostEstimate,
    ExcludedWorklog,
    LinesProposed,
    PrefillFailed,
    PrefillProblem,
    PrefillRequested,
    RetainerStatement,
    RunFinished,
)
from proxima_common.contracts.prefill_request import RequestItem, RetainerLot
from proxima_common.contracts.topics import MIB

from proxima_prefill.domain.cost import Cost
from proxima_prefill.domain.describe import rounding_note
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.retainer import Lot, Statement
from proxima_prefill.usecases.assess import Case, Priced
from proxima_prefill.usecases.explained import proposed_line, seen_worklog
from proxima_prefill.usecases.master_data import MasterData

# The topic takes 4 MiB with key and headers.
MOST_BYTES = 4 * MIB - 16 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A result and the id that its record is keyed by."""

    payload: Payload
    subject: str


def lines_proposed(
    request: PrefillRequested, case: Case, priced: Priced, source: MasterData, as_of: datetime
) -> LinesProposed:
    """The proposal for one invoice."""
    proposal, people = priced.proposal, source.people
    return LinesProposed(
        run_id=request.run_id,
        invoice_id=invoice_of(case.item),
        month=case.item.month,
        context_version=case.item.context_version,
        application=case.application,
        client=case.client,
        terms_version=priced.terms_version,
        rounding_note=rounding_note(priced.rules.rounding, case.deal.language),
        lines=[proposed_line(line, case.deal, people) for line in proposal.lines],
        excluded=[excluded_worklog(out) for out in proposal.excluded],
        source_as_of=as_of,
        consumed=[seen_worklog(entry, people) for entry in proposal.consumed],
        retainer=_statement(proposal.statement) if proposal.statement else None,
        cost=_cost(priced.cost) if priced.cost else None,
        document_terms=priced.document_terms,
    )


def excluded_worklog(out: Excluded) -> ExcludedWorklog:
    """A worklog left out, with its reason."""
    return ExcludedWorklog(
        worklog_id=out.worklog.worklog_id,
        work_date=out.worklog.work_date,
        issue_key=out.worklog.issue_key,
        person_id=out.worklog.person_id,
        seconds=out.seconds,
        reason=out.reason,
        detail=out.detail,
    )


def failed(request: PrefillRequested, item: RequestItem, refused: Refused) -> Answer:
    """Nothing was proposed, and why."""
    payload = PrefillFailed(
        run_id=request.run_id,
        subject_id=item.subject_id,
        invoice_id=item.invoice_id,
        application_id=item.application_id,
        month=item.month,
        problems=[PrefillProblem(code=p.code, detail=p.detail, field=p.field) for p in refused.problems],
    )
    return Answer(payload, str(item.subject_id))


def finished(request: PrefillRequested, answers: list[Answer], expected: int) -> Answer:
    """The last result of the run."""
    failures = sum(isinstance(answer.payload, PrefillFailed) for answer in answers)
    payload = RunFinished(
        run_id=request.run_id, month=request.month, purpose=request.purpose, answered=expected, failed=failures
    )
    return Answer(payload, str(request.run_id))


def within_bounds(request: PrefillRequested, item: RequestItem, answer: Answer) -> Answer:
    """The answer, or a refusal when the topic would not take it."""
    size = len(answer.payload.model_dump_json().encode())
    if size <= MOST_BYTES:
        return answer
    return failed(request, item, Refused(Problem("too_large", f"the result has {size} bytes, {MOST_BYTES} fit")))


def invoice_of(item: RequestItem) -> UUID:
    """The invoice that lines or drift are asked for; without one the request itself is wrong."""
    if item.invoice_id is None:
        raise Refused(Problem("invoice_missing", "lines and drift are for an invoice", "invoice_id"))
    return item.invoice_id


def _statement(statement: Statement) -> RetainerStatement:
    return RetainerStatement(
        version=statement.opening.version,
        provisional=statement.opening.provisional,
        rollover=statement.carries,
        opening=_lots(statement.opening.lots),
        granted_seconds=statement.granted,
        used_seconds=statement.used,
        overage_seconds=statement.overage,
        expired=_lots(statement.expired),
        closing=_lots(statement.closing),
    )


def _lots(lots: tuple[Lot, ...]) -> list[RetainerLot]:
    return [RetainerLot(lot_month=lot.month.name, seconds=lot.seconds) for lot in lots]


def _cost(cost: Cost) -> CostEstimate:
    return CostEstimate(
        currency=cost.currency, amount=cost.amount, seconds=cost.seconds, unpriced_seconds=cost.unpriced_seconds
    )
