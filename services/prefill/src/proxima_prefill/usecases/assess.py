"""One application and month: everything that has to be true before lines can be proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.terms import HourlyTerms
from proxima_common.errors import Invalid
from proxima_common.hashing import content_hash
from proxima_common.money import minor_units

from proxima_prefill.domain.deal import Deal, Decision, HourlyRules, Ledger
from proxima_prefill.domain.lines import Claimed, Proposal, propose
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.texts import first_language
from proxima_prefill.usecases.master_data import DatedTerms, MasterData, validity_of
from proxima_prefill.usecases.terms import AnyTerms, hourly_rules, read_terms


@dataclass(frozen=True, slots=True)
class Case:
    """An application and month that the source describes well enough to look at its work."""

    application: SourceApplication
    client: SourceClient
    deal: Deal
    period: MonthPeriod
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Priced:
    """A case with its rules and what its work comes to."""

    rules: HourlyRules
    terms_version: str
    proposal: Proposal


def open_case(item: RequestItem, source: MasterData) -> Case:
    """The application, valid in the month, with a currency that exists; or `Refused`."""
    application = source.application(item.application_id)
    client = source.client(application)
    period = MonthPeriod.of(item.month)
    if period.service_window(validity_of(application)) is None:
        raise Refused(
            Problem(
                "outside_validity",
                f"the contract does not hold in {item.month}: valid from {application.valid_from}"
                + (f" until before {application.valid_to}" if application.valid_to else ""),
                "application/valid_to" if application.valid_from < period.end else "application/valid_from",
            )
        )
    for name in ("price_currency", "document_currency"):
        _known_currency(getattr(application, name), f"application/{name}")
    return Case(application, client, _deal(application, client), period, _ledger(item))


def price(case: Case, item: RequestItem, source: MasterData, work: Sequence[Claimed]) -> Priced:
    """Lines of an hourly deal, or `Refused` with everything that stands in the way."""
    if case.application.deal_type != "HR":
        raise Refused(
            Problem(
                "deal_type_not_supported",
                f"lines of {case.application.deal_type} deals are not computed yet",
                "application/deal_type",
            )
        )
    terms, version = terms_of(case, item.terms_override, source)
    assert isinstance(terms, HourlyTerms)  # read_terms compares the deal types
    rules = hourly_rules(terms, case.deal.language)
    proposal = propose(
        work,
        deal=case.deal,
        rules=rules,
        rates=source.rates_for(case.application),
        people=source.people,
        ledger=case.ledger,
        period=case.period,
    )
    return Priced(rules, version, proposal)


def terms_of(case: Case, override: dict[str, Any] | None, source: MasterData) -> tuple[AnyTerms, str]:
    """The terms of the month and their version: staff's override, else the one version that holds all month."""
    if override is not None:
        terms = read_terms(override, case.application)
        return terms, f"override:{content_hash('proxima.terms.v1', terms)[:12]}"
    dated = _terms_in_force(case, source.terms.get(case.application.application_id, []))
    return read_terms(dated.raw, case.application), dated.version


def _terms_in_force(case: Case, versions: list[DatedTerms]) -> DatedTerms:
    place = f"deal_terms/{case.application.application_id}"
    window = case.period.service_window(case.deal.validity)
    assert window is not None  # open_case refused it otherwise
    first, last = window
    holding = [terms for terms in versions if terms.validity.holds_on(first)]
    if not holding:
        raise Refused(Problem("missing_terms", f"no terms hold on {first}", place))
    if len(holding) > 1:
        raise Refused(Problem("ambiguous_terms", f"{len(holding)} versions of the terms hold on {first}", place))
    if not holding[0].validity.holds_on(last) or any(
        first < terms.validity.valid_from <= last for terms in versions if terms is not holding[0]
    ):
        raise Refused(
            Problem("terms_change_within_month", f"the terms change between {first} and {last}: override them", place)
        )
    return holding[0]


def _deal(application: SourceApplication, client: SourceClient) -> Deal:
    return Deal(
        application_id=application.application_id,
        client_id=application.client_id,
        currency=application.price_currency,
        validity=validity_of(application),
        contract_no=application.contract_no,
        contract_date=application.contract_date,
        language=first_language(client.language),
    )


def _ledger(item: RequestItem) -> Ledger:
    taken = [(part.worklog_id, part.seconds) for part in item.allocations]
    taken += [(part.worklog_id, part.seconds) for part in item.billed]
    negative = [worklog_id for worklog_id, seconds in taken if seconds < 0]
    if negative:
        raise Refused(
            Problem("negative_hours", f"the request takes negative time of worklog {negative[0]}", "allocations")
        )
    allocated: dict[str, int] = {}
    for part in item.allocations:
        allocated[part.worklog_id] = allocated.get(part.worklog_id, 0) + part.seconds
    return Ledger(
        allocated=allocated,
        decisions={
            decision.worklog_id: Decision(decision.bill, decision.by, decision.reason, decision.unit_price)
            for decision in item.decisions
        },
    )


def _known_currency(code: str, field: str) -> None:
    try:
        minor_units(code)
    except Invalid as error:
        raise Refused(Problem(error.code, error.detail, field)) from error
