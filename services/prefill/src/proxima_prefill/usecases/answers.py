"""What prefill answers, as the contract words it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.calculation import LineExplanation, RateUsed, RoundingUsed
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import (
    ExcludedWorklog,
    LinesProposed,
    PrefillFailed,
    PrefillProblem,
    PrefillRequested,
    ProposedLine,
    RunFinished,
    SeenWorklog,
)
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.topics import MIB
from proxima_common.money import round_half_up

from proxima_prefill.domain.describe import describe, rounding_note
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.lines import Billed, Line
from proxima_prefill.domain.people import People
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.usecases.assess import Case, Priced
from proxima_prefill.usecases.hashes import source_hash
from proxima_prefill.usecases.master_data import MasterData

# The topic takes 4 MiB with key and headers.
MOST_BYTES = 4 * MIB - 16 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A result and the id that its record is keyed by."""

    payload: Payload
    subject: str


def lines_proposed(
    request: PrefillRequested, item: RequestItem, case: Case, priced: Priced, source: MasterData, as_of: datetime
) -> LinesProposed:
    """The proposal for one invoice."""
    return LinesProposed.model_validate(
        {
            "run_id": request.run_id,
            "invoice_id": item.invoice_id,
            "month": item.month,
            "context_version": item.context_version,
            "application": case.application,
            "client": case.client,
            "terms_version": priced.terms_version,
            "rounding_note": rounding_note(priced.rules.rounding, case.deal.language),
            "lines": [_line(line, item, case, priced, source.people) for line in priced.proposal.lines],
            "excluded": [excluded_worklog(out) for out in priced.proposal.excluded],
            "source_as_of": as_of,
        }
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


def _line(line: Line, item: RequestItem, case: Case, priced: Priced, people: People) -> ProposedLine:
    rules = priced.rules
    unit_price = round_half_up(line.rate.amount, max(2, -_exponent(line)))
    return ProposedLine(
        key=f"late&{line.key}" if item.supplement else line.key,
        text=describe(line, deal=case.deal, rules=rules, people=people, period=case.period, supplement=item.supplement),
        unit=rules.unit,
        quantity=line.hours,
        unit_price=unit_price,
        net=line.net,
        currency=line.rate.currency,
        service_from=line.service_from,
        service_to=line.service_to,
        worklogs=[_seen(billed, people) for billed in line.worklogs],
        explanation=LineExplanation(
            worklog_ids=[billed.worklog.worklog_id for billed in line.worklogs],
            raw_seconds=sum(billed.worklog.spent_seconds for billed in line.worklogs),
            billable_seconds=line.open_seconds,
            rounded_seconds=line.rounded_seconds,
            rounding=RoundingUsed(
                increment_minutes=rules.rounding.increment_minutes,
                mode=rules.rounding.mode,
                scope=rules.rounding.scope,
                minimum_minutes=rules.rounding.minimum_minutes,
                hours_scale=rules.rounding.hours_scale,
            ),
            hours=line.hours,
            rate=RateUsed(
                rate_id=line.rate.rate_id,
                amount=unit_price,
                currency=line.rate.currency,
                level=line.rate.level,
                valid_from=line.rate.validity.valid_from,
            ),
            net=line.net,
        ),
    )


def _exponent(line: Line) -> int:
    exponent = line.rate.amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # rates are finite
    return exponent


def _seen(billed: Billed, people: People) -> SeenWorklog:
    worklog = billed.worklog
    return SeenWorklog(
        worklog_id=worklog.worklog_id,
        work_date=worklog.work_date,
        issue_key=worklog.issue_key,
        issue_summary=worklog.issue_summary,
        description=worklog.description,
        person_id=worklog.person_id,
        person_name=people.name_of(worklog.person_id),
        role=billed.role or "",
        raw_seconds=worklog.spent_seconds,
        billable_seconds=billed.open_seconds,
        billed_seconds=billed.seconds,
        source_hash=source_hash(worklog),
        updated_at=worklog.updated_at,
    )


def invoice_of(item: RequestItem) -> UUID:
    """The invoice that lines or drift are asked for; without one the request itself is wrong."""
    if item.invoice_id is None:
        raise Refused(Problem("invoice_missing", "lines and drift are for an invoice", "invoice_id"))
    return item.invoice_id
