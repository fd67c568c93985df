"""A line with its explanation, as the contract words it."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from proxima_common.contracts.calculation import LineExplanation, MultiplierUsed, RateUsed, RoundingUsed
from proxima_common.contracts.prefill import ProposedLine, SeenWorklog
from proxima_common.money import round_half_up

from proxima_prefill.domain.deal import Deal
from proxima_prefill.domain.describe import describe
from proxima_prefill.domain.line import Billed, Line
from proxima_prefill.domain.people import People
from proxima_prefill.domain.rounding import RoundingRule
from proxima_prefill.usecases.hashes import source_hash

_AMOUNT = "service"
"""The unit of an amount that is not a price of time."""


def proposed_line(line: Line, deal: Deal, people: People) -> ProposedLine:
    """As it goes to the invoice."""
    by_time = line.by_time
    return ProposedLine(
        key=line.key,
        text=describe(line, deal=deal, people=people),
        unit=line.rules.unit if by_time else _AMOUNT,
        quantity=line.hours,
        unit_price=_unit_price(line),
        net=line.net,
        currency=line.rate.currency,
        service_from=line.service_from,
        service_to=line.service_to,
        worklogs=[seen_worklog(billed, people) for billed in line.worklogs],
        explanation=explanation(line),
        basis=line.basis,
        component=line.component,
    )


def explanation(line: Line) -> LineExplanation:
    """Why the line has its amount: enough to compute it again."""
    multiplier = line.multiplier
    parts: dict[str, Any] = {line.part.name: asdict(line.part)} if line.part else {}
    return LineExplanation(
        worklog_ids=[billed.worklog.worklog_id for billed in line.worklogs],
        raw_seconds=sum(billed.worklog.spent_seconds for billed in line.worklogs),
        billable_seconds=line.open_seconds,
        rounded_seconds=line.rounded_seconds,
        rounding=_rounding(line.rules.rounding),
        hours=line.hours,
        rate=RateUsed(
            rate_id=line.rate.rate_id,
            amount=_unit_price(line),
            currency=line.rate.currency,
            level=line.rate.level,
            valid_from=line.rate.valid_from,
        ),
        net=line.net,
        basis=line.basis,
        multiplier=MultiplierUsed(name=multiplier.name, factor=multiplier.factor) if multiplier else None,
        **parts,
    )


def seen_worklog(billed: Billed, people: People) -> SeenWorklog:
    """A worklog behind a line, or consumed by the deal."""
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


def _rounding(rule: RoundingRule) -> RoundingUsed:
    return RoundingUsed(
        increment_minutes=rule.increment_minutes,
        mode=rule.mode,
        scope=rule.scope,
        minimum_minutes=rule.minimum_minutes,
        hours_scale=rule.hours_scale,
    )


def _unit_price(line: Line) -> Decimal:
    exponent = line.rate.amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # rates are finite
    return round_half_up(line.rate.amount, max(2, -exponent))
