"""Rules of staff in the words of the request to prefill."""

from typing import Any

from proxima_common.contracts.prefill_request import RateOverride, ScopeOverride, TermsOverride
from proxima_common.contracts.words import ScopeKind

from proxima_invoice.domain.overrides import Override, SubjectKind
from proxima_invoice.usecases.override_ports import PrefillOverrides


def told(rules: PrefillOverrides | None) -> dict[str, Any]:
    """The fields of a `RequestItem` that carry the rules of its application."""
    found = rules or PrefillOverrides()
    return {"terms_overrides": found.terms, "rate_overrides": found.rates, "scope_overrides": found.scopes}


def terms_told(override: Override) -> TermsOverride:
    """Whole deal terms with their dates."""
    return TermsOverride(
        override_id=override.override_id,
        valid_from=override.span.valid_from,
        valid_to=override.span.valid_to,
        terms=dict(override.content),
    )


def rate_told(override: Override) -> RateOverride:
    """A price with its dates, of the deal or of the client's card; its rule's id is the override's."""
    deal = override.subject.kind is SubjectKind.APPLICATION
    return RateOverride.model_validate(
        {
            **override.content,
            "rate_id": str(override.override_id),
            "application_id": override.subject.id if deal else None,
            "client_id": None if deal else override.subject.id,
            "valid_from": override.span.valid_from,
            "valid_to": override.span.valid_to,
        }
    )


def scope_told(override: Override) -> ScopeOverride:
    """A scope with its dates."""
    return ScopeOverride(
        kind=ScopeKind(override.content["kind"]),
        key=override.content["key"],
        valid_from=override.span.valid_from,
        valid_to=override.span.valid_to,
    )
