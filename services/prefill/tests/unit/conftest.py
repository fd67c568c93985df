"""Builders of small input, given to tests as fixtures so that nothing is imported from a conftest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import (
    LinesProposed,
    OverviewMade,
    PrefillFailed,
    PrefillRequested,
    SourceApplication,
    SourceClient,
)
from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.words import ScopeKind
from proxima_prefill.domain.deal import Deal, HourlyRules, Ledger
from proxima_prefill.domain.hourly import propose
from proxima_prefill.domain.line import Proposal
from proxima_prefill.domain.people import Engagement, People
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.scopes import Scope
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.master_data import DatedTerms, MasterData, ScopeKeys
from proxima_prefill.usecases.overview import Patience
from proxima_prefill.usecases.respond import respond

SUBJECT = UUID("00000000-0000-7000-8000-000000000001")
PATIENCE = Patience(timedelta(days=5), timedelta(hours=72))
ALWAYS = Validity(date(2020, 1, 1), None)
MOMENT = datetime(2026, 10, 6, 9, tzinfo=UTC)

WorklogMaker = Callable[..., Worklog]
ProposalMaker = Callable[..., Proposal]


@pytest.fixture
def worklog() -> WorklogMaker:
    numbers = count(1)

    def make(**changes: Any) -> Worklog:
        usual = Worklog(
            worklog_id=str(next(numbers)),
            issue_id=10,
            issue_key="PAY-1",
            issue_summary="Payment form",
            issue_type="Story",
            epic_key=None,
            project_key="PAY",
            person_id="anna",
            work_date=date(2026, 10, 5),
            spent_seconds=3600,
            billable_seconds=None,
            account_key=None,
            customer_key=None,
            labels=(),
            description="",
            created_at=MOMENT,
            updated_at=MOMENT,
            is_deleted=False,
        )
        return replace(usual, **changes)

    return make


@pytest.fixture
def rate() -> Callable[..., RateRule]:
    numbers = count(1)

    def make(amount: str, **changes: Any) -> RateRule:
        usual = RateRule(f"r{next(numbers)}", Decimal(amount), "EUR", ALWAYS, application_id="A")
        return replace(usual, **changes)

    return make


@pytest.fixture
def deal() -> Deal:
    return Deal("A", "C", "EUR", ALWAYS, "12", date(2026, 1, 15), "en")


@pytest.fixture
def proposal(deal: Deal) -> ProposalMaker:
    def make(
        worklogs: Iterable[Worklog],
        rates: Iterable[RateRule],
        rules: HourlyRules | None = None,
        *,
        people: Iterable[Engagement] = (),
        ledger: Ledger | None = None,
        claimants: Callable[[Worklog], list[str]] = lambda _: ["A"],
        month: str = "2026-10",
        contract: Deal = deal,
    ) -> Proposal:
        return propose(
            [Claimed(worklog, claimants(worklog)) for worklog in worklogs],
            deal=contract,
            rules=rules or HourlyRules(),
            rates=rates,
            people=People(people),
            ledger=ledger or Ledger(),
            period=MonthPeriod.of(month),
        )

    return make


class Shelf:
    """A warehouse of a few rows: reads what a query would give, without an engine."""

    def __init__(self, master: MasterData, worklogs: Iterable[Worklog]) -> None:
        self._master = master
        self._worklogs = list(worklogs)
        self.asked: list[str] = []

    def master_data(self) -> MasterData:
        return self._master

    def worklogs(self, first: date, end: date, keys: ScopeKeys) -> list[Worklog]:
        self.asked.append("worklogs")
        wanted = keys.keys.get(ScopeKind.PROJECT, [])
        return [one for one in self._worklogs if first <= one.work_date < end and one.project_key in wanted]

    def worklogs_without(self, first: date, end: date, keys: ScopeKeys) -> list[Worklog]:
        wanted = keys.keys.get(ScopeKind.PROJECT, [])
        return [one for one in self._worklogs if first <= one.work_date < end and one.project_key not in wanted]

    def worklogs_by_id(self, ids: Sequence[str]) -> list[Worklog]:
        self.asked.append("worklogs_by_id")
        return [one for one in self._worklogs if one.worklog_id in ids]

    def worklogs_changed(self, since: datetime) -> list[Worklog]:
        return [one for one in self._worklogs if one.updated_at > since]

    def as_of(self, since: date) -> datetime:
        return MOMENT


class Desk:
    """One application `A` (project `PAY`) with its terms; asked as the invoice service asks."""

    def __init__(self) -> None:
        self.application: dict[str, Any] = {
            "application_id": "A",
            "client_id": "C",
            "seller_id": "S",
            "title": "Work",
            "deal_type": "HR",
            "contract_no": "12",
            "contract_date": date(2026, 1, 15),
            "price_currency": "EUR",
            "document_currency": "EUR",
            "tax_profile": "standard",
            "document_set": "invoice",
            "catalog_code": None,
            "package_code": None,
            "contract_amount": None,
            "purchase_order": None,
            "valid_from": date(2020, 1, 1),
            "valid_to": None,
            "status": "active",
        }
        self.language = "en"
        self.terms: list[tuple[dict[str, Any], date, date | None]] = []
        self.worklogs: list[Worklog] = []
        self.rates: list[RateRule] = []
        self.costs: list[RateRule] = []
        self.people: list[Engagement] = []
        self.scopes: list[Scope] = [Scope("A", ScopeKind.PROJECT, "PAY", ALWAYS)]
        self.shelf: Shelf | None = None

    def deal(self, deal_type: str, **terms: Any) -> Desk:
        """The only terms, from always on."""
        self.application["deal_type"] = deal_type
        self.terms = [({"deal_type": deal_type, **terms}, date(2020, 1, 1), None)]
        return self

    def source(self) -> Shelf:
        texts = dict.fromkeys(SourceClient.model_fields, "x")
        client = SourceClient.model_validate(texts | {"client_id": "C", "emails": {}, "language": self.language})
        versions = [
            DatedTerms("A", Validity(since, until), str(number), json.dumps(terms))
            for number, (terms, since, until) in enumerate(self.terms, 1)
        ]
        master = MasterData(
            clients={"C": client},
            applications={"A": SourceApplication.model_validate(self.application)},
            unreadable={},
            scopes=self.scopes,
            terms={"A": versions},
            rates=self.rates,
            people=People(self.people),
            costs=self.costs,
        )
        self.shelf = Shelf(master, self.worklogs)
        return self.shelf

    def item(self, month: str = "2026-10", **more: Any) -> RequestItem:
        return RequestItem.model_validate(
            {"subject_id": SUBJECT, "invoice_id": SUBJECT, "application_id": "A", "month": month, "context_version": 1}
            | more
        )

    def ask(self, purpose: str, *items: RequestItem, month: str = "2026-10", **more: Any) -> list[Payload]:
        request = PrefillRequested.model_validate(
            {"run_id": SUBJECT, "purpose": purpose, "month": month, "as_of": MOMENT, "items": items} | more
        )
        return [found.payload for found in respond(request, self.source(), PATIENCE)]

    def lines(self, month: str = "2026-10", **more: Any) -> LinesProposed:
        """The proposal, which must succeed."""
        (found, _) = self.ask("lines", self.item(month, **more), month=month)
        assert isinstance(found, LinesProposed), found
        return found

    def refused(self, month: str = "2026-10", **more: Any) -> list[tuple[str, str | None]]:
        """Why there is none."""
        (found, _) = self.ask("lines", self.item(month, **more), month=month)
        assert isinstance(found, PrefillFailed), found
        return [(problem.code, problem.field) for problem in found.problems]

    def flags(self, month: str = "2026-10", **more: Any) -> list[str]:
        (found, _) = self.ask("overview", self.item(month, **more), month=month)
        assert isinstance(found, OverviewMade), found
        return found.flags


@pytest.fixture
def desk() -> Desk:
    return Desk()
