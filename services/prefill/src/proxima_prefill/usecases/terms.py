"""From the typed terms of the contract to the rules of the calculation."""

from __future__ import annotations

import json
from typing import Any

from proxima_common.contracts.prefill import SourceApplication
from proxima_common.contracts.terms import DEAL_TERMS, CommonTerms, FixedTerms, HourlyTerms, SupportTerms
from pydantic import ValidationError

from proxima_prefill.domain.deal import Exclusions, HourlyRules
from proxima_prefill.domain.problems import Problem, Refused
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


def hourly_rules(terms: HourlyTerms, language: str) -> HourlyRules:
    """The rules of an `HR` deal; what cannot be computed yet is refused, never ignored."""
    waiting = [name for name in ("minimum", "cap", "discount_percent", "advance") if getattr(terms, name) is not None]
    if waiting:
        raise Refused(
            *(Problem("terms_not_supported", f"{name} is not computed yet", f"deal_terms/{name}") for name in waiting)
        )
    return HourlyRules(
        rounding=RoundingRule(**terms.rounding.model_dump()),
        exclusions=exclusions_of(terms),
        grouping=tuple(terms.lines.grouping),
        unit=terms.lines.unit,
        template=terms.lines.text.get(language),  # type: ignore[call-overload]
        show_people=terms.lines.show_people,
    )


def exclusions_of(terms: CommonTerms) -> Exclusions:
    """What the deal never bills, of any deal type."""
    return Exclusions(**{name: frozenset(values) for name, values in terms.exclusions.model_dump().items()})
