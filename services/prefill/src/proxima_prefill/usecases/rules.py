"""What the source says of a deal, told as it is written there: for people to read, not for calculation."""

from __future__ import annotations

import json
from typing import Any

from proxima_common.contracts.prefill import SourceApplication, SourceRate, SourceRules, SourceTerms

from proxima_prefill.domain.rates import RateRule
from proxima_prefill.usecases.master_data import DatedTerms, MasterData


def source_rules(master: MasterData, application: SourceApplication) -> SourceRules:
    """Every version of the terms, the oldest first, and every price of the deal and of the cards behind it."""
    terms = sorted(master.terms.get(application.application_id, ()), key=lambda one: one.validity.valid_from)
    theirs = [rule for rule in master.rates_for(application) if not rule.staff]
    rates = sorted(theirs, key=lambda rule: (rule.rank, rule.validity.valid_from))
    return SourceRules(terms=[_terms(one) for one in terms], rates=[_rate(rule) for rule in rates])


def _terms(one: DatedTerms) -> SourceTerms:
    valid = one.validity
    return SourceTerms(
        valid_from=valid.valid_from, valid_to=valid.valid_to, version=one.version, terms=_written(one.raw)
    )


def _written(raw: str) -> dict[str, Any] | None:
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _rate(rule: RateRule) -> SourceRate:
    return SourceRate(
        rate_id=rule.rate_id,
        level=rule.level,
        amount=rule.amount,
        currency=rule.currency,
        valid_from=rule.validity.valid_from,
        valid_to=rule.validity.valid_to,
        person_id=rule.person_id,
        role=rule.role,
        issue_key=rule.issue_key,
        issue_type=rule.issue_type,
    )
