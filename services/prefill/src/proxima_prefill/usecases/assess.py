"""One application and month: everything that has to be true before lines can be proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from proxima_common.contracts.prefill import DocumentTerms, SourceApplication, SourceClient
from proxima_common.contracts.prefill_request import RateOverride, RequestItem
from proxima_common.contracts.terms import FixedTerms, HourlyTerms, SupportTerms
from proxima_common.contracts.words import DocumentSet
from proxima_common.errors import Invalid
from proxima_common.money import minor_units

from proxima_prefill.domain.advance import Advance, offset_line
from proxima_prefill.domain.cost import Cost, cost_of
from proxima_prefill.domain.deal import Deal, Decision, HourlyRules, Ledger
from proxima_prefill.domain.fixed import fixed_proposal
from proxima_prefill.domain.hourly import hourly_proposal
from proxima_prefill.domain.hours import Pool, priced, rate_book
from proxima_prefill.domain.line import Place, Proposal
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.rates import RateBook, RateRule
from proxima_prefill.domain.support import support_proposal
from proxima_prefill.domain.texts import first_language
from proxima_prefill.domain.work import MOST_PROBLEMS
from proxima_prefill.usecases.chunk import Share
from proxima_prefill.usecases.corrected import corrected
from proxima_prefill.usecases.deals import fixed_deal, hourly_deal, opening_balance, support_deal
from proxima_prefill.usecases.in_force import InForce, terms_in_force, version_of
from proxima_prefill.usecases.master_data import MasterData, validity_of
from proxima_prefill.usecases.pools import late_pools, own_pools
from proxima_prefill.usecases.terms import document_terms, time_rules

FOREIGN = frozenset({DocumentSet.INVOICE, DocumentSet.INVOICE_ACT})


@dataclass(frozen=True, slots=True)
class Case:
    """An application and month that the source describes well enough to look at its work."""

    item: RequestItem
    application: SourceApplication
    client: SourceClient
    deal: Deal
    period: MonthPeriod
    ledger: Ledger

    @property
    def abroad(self) -> bool:
        """Whether its papers are invoices: an ESF, act or bill has neither negative lines nor a fee before supply."""
        return self.application.document_set in FOREIGN

    @property
    def window(self) -> tuple[Validity, MonthPeriod]:
        return self.deal.validity, self.period


@dataclass(frozen=True, slots=True)
class Priced:
    """A case with its rules and what its work comes to. `cost_problem` says why there is no estimate."""

    rules: HourlyRules
    terms_version: str
    proposal: Proposal
    document_terms: DocumentTerms
    cost: Cost | None
    cost_problem: str | None


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
    return Case(item, application, client, _deal(application, client), period, _ledger(item))


def in_force_in(case: Case, month: MonthPeriod, source: MasterData) -> list[InForce]:
    """The terms of a month in which the contract holds, staff's before the source's."""
    window = month.service_window(case.deal.validity)
    assert window is not None  # the caller has seen that the contract holds
    versions = source.terms.get(case.application.application_id, [])
    return terms_in_force(case.application, window, case.item, versions, own=month == case.period)


def price(case: Case, source: MasterData, share: Share) -> Priced:
    """Lines of a deal of any type, or `Refused` with everything that stands in the way."""
    in_force = in_force_in(case, case.period, source)
    last = in_force[-1]
    rules = time_rules(last.terms, case.deal.language)
    place = Place(last.version, last.valid_from, in_force[0].first, last.last, case.period, rules, case.deal.currency)
    changes = corrected(case.item, share.known, source.people, case.ledger, place, last.terms)
    pooled = own_pools(case.item, case.deal, case.ledger, case.period, in_force, share.own, source.people)
    late = late_pools(
        case.item,
        case.deal,
        case.ledger,
        share.late,
        source.people,
        lambda month: in_force_in(case, month, source),
        changes.settled,
    )
    proposal = _proposal(case, source, in_force, [*pooled.pools, *late], place)
    lines = (*proposal.lines, *changes.lines)
    offset = offset_line(lines, advance, place) if (advance := _advance(case, last, proposal)) else []
    cost, problem = _cost(case, source, share)
    return Priced(
        rules,
        version_of(in_force),
        replace(
            proposal,
            lines=(*lines, *offset),
            excluded=(*pooled.excluded, *proposal.excluded),
            notes=(*proposal.notes, *changes.notes),
        ),
        document_terms(last.terms, last.override_id),
        cost,
        problem,
    )


def _proposal(case: Case, source: MasterData, in_force: list[InForce], pools: list[Pool], place: Place) -> Proposal:
    book = rate_book(_rates(case, source), case.deal, case.ledger)
    match in_force[-1].terms:
        case HourlyTerms():
            return hourly_proposal(_all_priced(pools, book, case), hourly_deal(in_force, case.item), place)
        case SupportTerms():
            deal = support_deal(
                in_force,
                case.item,
                case.deal,
                case.period,
                abroad=case.abroad,
                terms_of=lambda month: in_force_in(case, month, source),
            )
            opening = opening_balance(case.item, deal.rollover)
            return support_proposal(
                pools, deal, opening, case.period, lambda entries: priced(entries, book, case.deal, case.ledger)
            )
        case FixedTerms() as terms:
            return fixed_proposal(pools, fixed_deal(terms, case.item), place, case.deal.validity)


def _all_priced(pools: list[Pool], book: RateBook, case: Case) -> list[Pool]:
    result: list[Pool] = []
    problems: dict[Problem, None] = {}
    for pool in pools:
        entries, missing = priced(pool.entries, book, case.deal, case.ledger)
        problems |= dict.fromkeys(missing)
        result.append(replace(pool, entries=tuple(entries)))
    if problems:
        raise Refused(*list(problems)[:MOST_PROBLEMS])
    return result


def _rates(case: Case, source: MasterData) -> list[RateRule]:
    """The source's prices and those that staff set, with their dates."""
    return [*map(_of_staff, case.item.rate_overrides), *source.rates_for(case.application)]


def _of_staff(one: RateOverride) -> RateRule:
    return RateRule(
        one.rate_id,
        one.amount,
        one.currency,
        Validity(one.valid_from, one.valid_to),
        application_id=one.application_id,
        client_id=None if one.application_id else one.client_id,
        person_id=one.person_id,
        role=one.role,
        issue_key=one.issue_key,
        issue_type=one.issue_type,
        staff=True,
    )


def _advance(case: Case, last: InForce, proposal: Proposal) -> Advance | None:
    """What an invoice abroad offsets; at home the bill shows the offset, and the ESF carries the full value."""
    state, terms = case.item.advance, last.terms
    if state is None or not case.abroad or state.advanced <= state.offset:
        return None
    rule = terms.advance
    share: Decimal | None = None
    remaining: Decimal | None = None
    if isinstance(terms, FixedTerms):
        billed = fixed_deal(terms, case.item).billed
        own = [
            amount for name, amount in billed.items() if name.split(":")[0] in ("milestone", "progress", "instalment")
        ]
        remaining = terms.price - sum(own, Decimal(0))
        if rule is not None and rule.amount is not None and terms.price:
            share = rule.amount / terms.price
    if rule is not None and rule.percent is not None:
        share = rule.percent / 100
    return Advance(state.advanced, state.offset, rule.offset if rule else "fastest", share, remaining)


def _cost(case: Case, source: MasterData, share: Share) -> tuple[Cost | None, str | None]:
    try:
        return cost_of(share.own, source.costs_for(case.application), deal=case.deal, people=source.people), None
    except Refused as refused:
        return None, refused.problems[0].code


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
    """What others hold, what they gave back taken off; a correction of this invoice's own time holds nothing."""
    allocated: dict[str, int] = {}
    for part in item.allocations:
        allocated[part.worklog_id] = allocated.get(part.worklog_id, 0) + part.seconds
    return Ledger(
        allocated={worklog_id: max(0, seconds) for worklog_id, seconds in allocated.items()},
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
