"""The data keeps the contracts it is loaded through, and is plainly invented."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from proxima_common.contracts.api.master_data import LegalEntityWrite
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.terms import DEAL_TERMS as TERMS
from proxima_common.contracts.words import Role
from proxima_demo.awkward import AWKWARD
from proxima_demo.calendar import MONTHS
from proxima_demo.clients import CLIENTS
from proxima_demo.contracts import APPLICATIONS, DEAL_TERMS, RATES
from proxima_demo.people import PEOPLE
from proxima_demo.staff_and_sellers import sellers, users
from proxima_demo.worklogs import BUDGETS, ordinary_worklogs


def test_clients_and_applications_are_as_the_contract_wants_them() -> None:
    clients = [SourceClient.model_validate(row) for row in CLIENTS]
    applications = [SourceApplication.model_validate(row) for row in APPLICATIONS]
    assert {application.client_id for application in applications} <= {client.client_id for client in clients}
    assert [application.application_id for application in applications] == [f"APP-{n:02}" for n in range(1, 13)]


def test_terms_are_of_the_deal_type() -> None:
    deal_types = {row["application_id"]: row["deal_type"] for row in APPLICATIONS}
    for row in DEAL_TERMS:
        assert TERMS.validate_json(row["terms"]).deal_type == deal_types[row["application_id"]]


def test_sellers_and_users_are_as_their_owners_take_them() -> None:
    for seller in sellers():
        LegalEntityWrite.model_validate({key: value for key, value in seller.items() if key != "legal_entity_id"})
    held = {GrantHeld.model_validate(grant).role for user in users() for grant in user["grants"]}
    assert held == set(Role)


def test_every_seller_has_an_account_in_the_currencies_it_bills() -> None:
    accounts = {
        (seller["legal_entity_id"], account["currency"]) for seller in sellers() for account in seller["accounts"]
    }
    assert {(row["seller_id"], row["document_currency"]) for row in APPLICATIONS} <= accounts


def test_application_2_has_a_tax_form_and_9_and_10_go_out_by_mail() -> None:
    sets = {row["application_id"]: row["document_set"] for row in APPLICATIONS}
    assert (sets["APP-02"], sets["APP-09"], sets["APP-10"]) == ("esf", "invoice", "invoice")


def test_the_same_seed_gives_the_same_time() -> None:
    assert list(ordinary_worklogs()) == list(ordinary_worklogs())


def test_hours_are_those_of_people() -> None:
    hours: dict[tuple[str, str], float] = defaultdict(float)
    for row in ordinary_worklogs():
        assert 300 <= row["time_spent_seconds"] <= 6 * 3600
        hours[row["person_id"], row["work_date"].strftime("%Y-%m")] += row["time_spent_seconds"] / 3600
    assert len(PEOPLE) == 14
    october = {person: spent for (person, month), spent in hours.items() if month == "2026-10"}
    assert Counter(spent < 100 for spent in october.values()) == {False: 11, True: 2}
    assert all(50 < spent < 160 for spent in hours.values())


def test_the_shops_took_far_more_time_in_october() -> None:
    spent: Counter[str] = Counter()
    for row in ordinary_worklogs():
        if row["project_key"] == "RTD":
            spent[row["work_date"].strftime("%Y-%m")] += row["time_spent_seconds"]
    assert 1.5 < spent["2026-10"] / spent["2026-09"] < 1.7


def test_awkward_entries_are_each_there_once() -> None:
    names = [story.name for story in AWKWARD]
    assert len(names) == len(set(names))
    ids = [{row["worklog_id"] for row in (*story.rows, *story.later)} for story in AWKWARD]
    assert sum(map(len, ids)) == len(set().union(*ids))


def test_nothing_can_be_mistaken_for_somebody_real() -> None:
    text = json.dumps([CLIENTS, sellers(), users()], default=str)
    assert all(address.endswith(".example") for address in re.findall(r"[\w.-]+@([\w.-]+)", text))
    assert all(row["tin"] is None or row["tin"].startswith("3000000") for row in (*CLIENTS, *sellers()))
    assert len({row["rate_id"] for row in RATES}) == len(RATES)


def test_the_documentation_lists_every_awkward_entry() -> None:
    page = (Path(__file__).parents[3] / "docs" / "demo-data.md").read_text("utf-8")
    for story in AWKWARD:
        ids = sorted({row["worklog_id"] for row in (*story.rows, *story.later)})
        assert f"| {', '.join(map(str, ids))} | {story.name} | {story.what} |" in page


def test_support_contracts_take_the_hours_that_their_balances_are_told_with() -> None:
    spent: Counter[tuple[str, str]] = Counter()
    for row in ordinary_worklogs():
        if row["project_key"] in BUDGETS:
            spent[row["project_key"], row["work_date"].strftime("%Y-%m")] += row["time_spent_seconds"]
    for project, budget in BUDGETS.items():
        assert [spent[project, month] / 3600 for month in MONTHS] == list(budget)
