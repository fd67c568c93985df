"""From the typed terms of the contract to the rules of the calculation."""

from __future__ import annotations

import json
from typing import Any

from proxima_common.contracts.prefill import DocumentTerms, SourceApplication
from proxima_common.contracts.terms import (
    DEAL_TERMS,
    CapTerms,
    CommonTerms,
    DueTerms,
    FixedTerms,
    HourlyTerms,
    MultiplierTerms,
    RolloverTerms,
    SupportTerms,
)
from pydantic import ValidationError

from proxima_prefill.domain.cap import Cap
from proxima_prefill.domain.deal import Exclusions, HourlyRules, Multiplier
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.retainer import Carry, Consume, Rollover
from proxima_prefill.domain.rounding import RoundingRule

AnyTerms = HourlyTerms | SupportTerms | FixedTerms


def read_terms(raw: str | dict[str, Any], application: SourceApplication) -> AnyTerms:
    """The terms, or `Refused`: not JSON, an unknown or wrong field, or terms of another deal type."""
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
        terms = DEAL_TERMS.validate_json(json.dumps(value))
    except (ValidationError, ValueError) as error:
        raise Refused(*_unreadable(error, application.application_id)) from error
    if terms.deal_type != application.deal_type:
        raise Refused(
            Problem(
                "terms_mismatch",
                f"the terms are for {terms.deal_type}, the application is {application.deal_type}",
                f"deal_terms/{application.application_id}/deal_type",
            )
        )
    return terms


def _unreadable(error: ValueError, application_id: str) -> list[Problem]:
    place = f"deal_terms/{application_id}"
    if not isinstance(error, ValidationError):
        return [Problem("terms_unreadable", f"the terms are not JSON: {error}", place)]
    return [
        Problem("terms_unreadable", wrong["msg"], "/".join([place, *map(str, wrong["loc"])]))
        for wrong in error.errors(include_url=False)[:10]
    ]


def time_rules(terms: CommonTerms, language: str) -> HourlyRules:
    """What terms of any deal type say about time and lines."""
    return HourlyRules(
        rounding=RoundingRule(**terms.rounding.model_dump()),
        exclusions=Exclusions(**{name: frozenset(values) for name, values in terms.exclusions.model_dump().items()}),
        grouping=tuple(terms.lines.grouping),
        unit=terms.lines.unit,
        template=terms.lines.text.get(language),  # type: ignore[call-overload]
        show_people=terms.lines.show_people,
        multipliers=tuple(_multiplier(one) for one in terms.multipliers),
    )


def cap_of(terms: CapTerms | None) -> Cap | None:
    """The cap, as the calculation needs it."""
    return Cap(terms.amount, terms.per, terms.above) if terms else None


def rollover_of(terms: RolloverTerms) -> Rollover:
    """In seconds and months."""
    return Rollover(
        Carry(terms.mode),
        None if terms.cap_hours is None else int(terms.cap_hours * 3600),
        terms.expires_after_periods,
        Consume(terms.consume),
    )


def document_terms(terms: CommonTerms, override_id: Any) -> DocumentTerms:
    """What the terms say about the papers; `due_days` alone counts from the document's date."""
    due = terms.due
    if due is None and terms.due_days is not None:
        due = DueTerms(days=terms.due_days)
    return DocumentTerms(
        due=due,
        exchange=terms.exchange,
        cash_rounding=terms.cash_rounding,
        prices_include_tax=terms.prices_include_tax,
        esf_lines=terms.esf_lines,
        acceptance_days=terms.acceptance_days,
        discount_percent=terms.discount_percent,
        override_id=override_id,
    )


def _multiplier(terms: MultiplierTerms) -> Multiplier:
    return Multiplier(
        terms.name, terms.factor, frozenset(terms.weekdays), frozenset(terms.labels), frozenset(terms.issue_types)
    )
