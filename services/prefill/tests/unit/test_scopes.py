"""Whose work it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from proxima_common.contracts.words import ScopeKind
from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.scopes import Scope, ScopeIndex

ALWAYS = Validity(date(2020, 1, 1), None)
Make = Callable[..., Any]

KEYS = {
    "issue_key": "PAY-1",
    "epic_key": "PAY-9",
    "project_key": "PAY",
    "account_key": "ACC",
    "customer_key": "CUST",
}
KEY_OF = {
    ScopeKind.ISSUE: "PAY-1",
    ScopeKind.EPIC: "PAY-9",
    ScopeKind.PROJECT: "PAY",
    ScopeKind.ACCOUNT: "ACC",
    ScopeKind.CUSTOMER: "CUST",
}


@pytest.mark.parametrize(
    ("kinds", "claimants"),
    [
        ((ScopeKind.CUSTOMER,), ["A0"]),
        ((ScopeKind.ISSUE, ScopeKind.EPIC), ["A0"]),
        ((ScopeKind.PROJECT, ScopeKind.EPIC), ["A1"]),
        ((ScopeKind.CUSTOMER, ScopeKind.ACCOUNT), ["A1"]),
        ((ScopeKind.CUSTOMER, ScopeKind.PROJECT), ["A1"]),
        ((ScopeKind.PROJECT, ScopeKind.ACCOUNT), ["A0", "A1"]),
        ((ScopeKind.EPIC, ScopeKind.EPIC), ["A0", "A1"]),
        ((), []),
    ],
)
def test_the_most_specific_scope_wins(worklog: Make, kinds: tuple[ScopeKind, ...], claimants: list[str]) -> None:
    scopes = [Scope(f"A{place}", kind, KEY_OF[kind], ALWAYS) for place, kind in enumerate(kinds)]
    assert ScopeIndex(scopes).claimants(worklog(**KEYS)) == claimants


def test_two_scopes_of_one_application_are_not_ambiguous(worklog: Make) -> None:
    scopes = [Scope("A", kind, KEY_OF[kind], ALWAYS) for kind in (ScopeKind.PROJECT, ScopeKind.ACCOUNT)]
    assert ScopeIndex(scopes).claimants(worklog(**KEYS)) == ["A"]


def test_a_scope_holds_from_its_first_day_to_the_day_before_its_last(worklog: Make) -> None:
    index = ScopeIndex([Scope("A", ScopeKind.PROJECT, "PAY", Validity(date(2026, 10, 2), date(2026, 10, 5)))])
    claimed = [day for day in range(1, 8) if index.claimants(worklog(work_date=date(2026, 10, day)))]
    assert claimed == [2, 3, 4]


def test_an_empty_key_is_no_key(worklog: Make) -> None:
    index = ScopeIndex([Scope("A", ScopeKind.ACCOUNT, "", ALWAYS)])
    assert index.claimants(worklog(account_key="")) == []
