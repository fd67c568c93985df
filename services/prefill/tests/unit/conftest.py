"""Builders of small input, given to tests as fixtures so that nothing is imported from a conftest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from proxima_prefill.domain.deal import Deal, HourlyRules, Ledger
from proxima_prefill.domain.hourly import propose
from proxima_prefill.domain.line import Proposal
from proxima_prefill.domain.people import Engagement, People
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog

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
