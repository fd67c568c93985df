"""The sandbox keeps PlanFact's quirks, over real HTTP, and its books survive SIGKILL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from proxima_sandbox.testing import PlanFactSandbox

SHIPMENT = "/api/v1/operations/shipment"


@pytest.fixture
def planfact(planfact_sandbox: PlanFactSandbox) -> Iterator[httpx.Client]:
    headers = {"X-ApiKey": planfact_sandbox.api_key}
    with httpx.Client(base_url=planfact_sandbox.base_url, headers=headers, trust_env=False) as client:
        yield client


def a_shipment(**changes: Any) -> dict[str, Any]:
    item = {"calculationDate": "2026-09-30", "isCalculationCommitted": True, "operationCategoryId": 33, "value": 11.5}
    return {
        "calculationDate": "2026-09-30",
        "isCalculationCommitted": True,
        "companyId": 7,
        "currencyCode": "UZS",
        "comment": "Invoice 2026-0042 [proxima:inv:42]",
        "externalId": "proxima:inv:42",
        "items": [item],
        **changes,
    }


def listed(planfact: httpx.Client, **body: Any) -> list[dict[str, Any]]:
    answer = planfact.post("/api/v1/operations/list", json=body).json()
    assert answer["isSuccess"], answer
    rows: list[dict[str, Any]] = answer["data"]["items"]
    return rows


def test_a_wrong_key_is_401_in_the_envelope(planfact: httpx.Client) -> None:
    answer = planfact.get("/api/v1/companies", headers={"X-ApiKey": "wrong"})
    assert (answer.status_code, answer.json()["isSuccess"]) == (401, False)


def test_every_answer_carries_the_quota(planfact: httpx.Client) -> None:
    headers = planfact.get("/api/v1/companies").headers
    assert headers["X-Quota-Used"] == "0"
    assert headers["X-Quota-Remaining"] == "50000"
    assert planfact.get("/api/v1/companies").headers["X-Quota-Used"] == "1"


def test_items_are_read_as_parts_and_the_external_id_is_not_unique(planfact: httpx.Client) -> None:
    ids = {planfact.post(SHIPMENT, json=a_shipment()).json()["data"]["operationId"] for _ in range(2)}
    assert len(ids) == 2
    first, _ = listed(planfact, searchString="PROXIMA:INV:42")
    assert first["operationParts"][0]["calculationDate"] == "2026-09-30T00:00:00"
    assert "items" not in first
    assert "externalId" not in first


def test_ids_have_to_be_arrays(planfact: httpx.Client) -> None:
    answer = planfact.post("/api/v1/operations/list", json={"contrAgentId": 501})
    assert (answer.status_code, answer.json()["errorMessage"]) == (200, "The field contrAgentId is invalid.")


@pytest.mark.parametrize("date", ["30.09.2026", "2026-09-30T10:00:00", "2026-02-30", None])
def test_a_wrong_date_is_refused_with_200(planfact: httpx.Client, date: str | None) -> None:
    answer = planfact.post(SHIPMENT, json=a_shipment(calculationDate=date))
    assert answer.status_code == 200
    assert answer.json()["errorMessage"] == "The field calculationDate is invalid."


def test_put_replaces_everything_and_parts_sent_back_lose_their_dates(planfact: httpx.Client) -> None:
    created = planfact.post(SHIPMENT, json=a_shipment()).json()["data"]
    body = a_shipment(comment=None, operationParts=created["operationParts"])
    del body["items"]
    answer = planfact.put(f"{SHIPMENT}/{created['operationId']}", json=body).json()
    assert answer["isSuccess"]
    assert answer["data"]["comment"] == ""
    assert answer["data"]["operationParts"][0]["calculationDate"] is None


def test_a_closed_deal_refuses(planfact: httpx.Client, planfact_sandbox: PlanFactSandbox) -> None:
    contragent = planfact.post("/api/v1/contragents", json={"title": "Client"}).json()["data"]["contrAgentId"]
    deal = {"title": "Contract 1", "contractorId": contragent, "startDate": "2026-01-01"}
    deal_id = planfact.post("/api/v1/deals/selling", json=deal).json()["data"]["dealId"]
    created = planfact.post(SHIPMENT, json=a_shipment(sellingDealId=deal_id)).json()["data"]
    planfact_sandbox.close_deal(deal_id)
    for answer in (
        planfact.post(SHIPMENT, json=a_shipment(sellingDealId=deal_id)),
        planfact.delete(f"/api/v1/operations/{created['operationId']}"),
    ):
        assert (answer.status_code, answer.json()["errorCodeTitle"]) == (200, "EntityIsClosed")
    assert planfact.get(f"/api/v1/deals/selling/{deal_id}").json()["data"]["providedValue"] == 11.5


def test_a_tariff_without_deals_is_403(planfact: httpx.Client, planfact_sandbox: PlanFactSandbox) -> None:
    planfact_sandbox.switch(deals_in_tariff=False)
    answer = planfact.post("/api/v1/deals/list", json={})
    assert (answer.status_code, answer.json()["errorCodeTitle"]) == (403, "NotEnoughDealsPermission")


def test_a_second_write_at_once_is_429_and_reads_are_free(
    planfact: httpx.Client, planfact_sandbox: PlanFactSandbox
) -> None:
    planfact_sandbox.switch(slow_ms=300)
    with ThreadPoolExecutor(3) as pool:
        writes = [pool.submit(planfact.post, SHIPMENT, json=a_shipment()) for _ in range(2)]
        read = pool.submit(planfact.get, "/api/v1/companies")
    assert sorted(answer.result().status_code for answer in writes) == [200, 429]
    assert read.result().status_code == 200
    assert planfact_sandbox.state()["overlapping_writes"] == 1


def test_a_write_happens_even_when_the_client_has_left(
    planfact: httpx.Client, planfact_sandbox: PlanFactSandbox
) -> None:
    planfact_sandbox.switch(slow_ms=250)
    with pytest.raises(httpx.ReadTimeout):
        planfact.post(SHIPMENT, json=a_shipment(), timeout=0.1)
    assert planfact_sandbox.state()["by_marker"] == {}
    # The next write finds the lock free only after the first has been carried out.
    while planfact.post(SHIPMENT, json=a_shipment(comment="later"), timeout=5).status_code == 429:
        pass
    assert planfact_sandbox.state()["by_marker"] == {"[proxima:inv:42]": 1}


@pytest.mark.parametrize(
    ("switch", "acted"),
    [
        ("timeout_after_next", True),
        ("cut_after_next", True),
        ("error_after_next", True),
        ("broken_json_next", True),
        ("cut_before_next", False),
        ("error_next", False),
        ("html_next", False),
        ("busy_next", False),
        ("refuse_next", False),
    ],
)
def test_each_fault_spoils_one_call(
    planfact: httpx.Client, planfact_sandbox: PlanFactSandbox, switch: str, acted: bool
) -> None:
    planfact_sandbox.switch(**{switch: 1, "hang_ms": 2000})
    good = False
    try:
        answer = planfact.post(SHIPMENT, json=a_shipment(), timeout=0.5)
        good = answer.status_code == 200 and answer.json()["isSuccess"]
    except (httpx.TransportError, ValueError):
        pass
    assert not good
    assert planfact_sandbox.state()["by_marker"] == ({"[proxima:inv:42]": 1} if acted else {})
    assert planfact.post(SHIPMENT, json=a_shipment()).json()["isSuccess"]


def test_odd_answers_can_be_switched_on(planfact: httpx.Client, planfact_sandbox: PlanFactSandbox) -> None:
    planfact_sandbox.switch(empty_create=True, total_zero=True, echo_external_id=True, retry_after=3, busy_next=1)
    busy = planfact.post(SHIPMENT, json=a_shipment())
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "3")
    created = planfact.post(SHIPMENT, json=a_shipment())
    assert (created.status_code, created.content) == (200, b"")
    data = planfact.post("/api/v1/operations/list", json={}).json()["data"]
    assert (data["total"], data["items"][0]["externalId"]) == (0, "proxima:inv:42")


def test_books_survive_sigkill_and_ids_are_never_given_again(
    planfact: httpx.Client, planfact_sandbox: PlanFactSandbox
) -> None:
    first = planfact.post(SHIPMENT, json=a_shipment()).json()["data"]["operationId"]
    second = planfact.post(SHIPMENT, json=a_shipment()).json()["data"]["operationId"]
    planfact.delete(f"/api/v1/operations/{second}")
    planfact_sandbox.restart()
    assert [row["operationId"] for row in listed(planfact)] == [first]
    assert planfact.post(SHIPMENT, json=a_shipment()).json()["data"]["operationId"] == second + 1


def test_receipts_are_found_by_their_day_of_change(planfact: httpx.Client, planfact_sandbox: PlanFactSandbox) -> None:
    kept = planfact_sandbox.receipt(amount="500.25", currency="USD", received_on="2026-10-05", comment="for 2026-0042")
    rows = listed(planfact, operationType=["Income"], lastModificationDateStart="2020-01-01", accountCompanyId=[7])
    assert [(row["operationId"], row["value"]) for row in rows] == [(kept["operationId"], 500.25)]
    assert listed(planfact, operationType=["Income"], lastModificationDateStart="2999-01-01") == []


def test_the_page_escapes_what_it_shows(planfact: httpx.Client) -> None:
    planfact.post(SHIPMENT, json=a_shipment(comment="<script>alert(1)</script>"))
    page = planfact.get("/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_unknown_routes_and_bodies_stay_in_the_envelope(planfact: httpx.Client) -> None:
    for answer in (
        planfact.get("/api/v1/nothing"),
        planfact.post(SHIPMENT, content=b"{"),
        planfact.post(SHIPMENT, json=[]),
        planfact.get("/api/v1/operations/x"),
        planfact.post("/api/v1/operations/accrual", json={}),
    ):
        assert answer.json()["isSuccess"] is False
        assert answer.status_code < 500


ACCRUAL = {
    "calculationDate": "2026-10-31",
    "isCalculationCommitted": True,
    "companyId": 7,
    "currencyCode": "UZS",
    "comment": "[proxima:inv:1]",
    "debitPart": {"operationCategoryId": 35, "value": 5},
    "creditPart": {"operationCategoryId": 33, "projectId": 12, "value": 5},
}
FLAT = {
    "calculationDate": "2026-10-31",
    "isCalculationCommitted": True,
    "companyId": 7,
    "currencyCode": "UZS",
    "comment": "[proxima:inv:2]",
    "outcomeOperationCategoryId": 35,
    "incomeOperationCategoryId": 33,
    "value": 7,
}


@pytest.mark.parametrize(("version", "body"), [("v2", ACCRUAL), ("v1", FLAT)])
def test_an_accrual_is_taken_replaced_and_deleted(planfact: httpx.Client, version: str, body: dict[str, Any]) -> None:
    path = f"/api/{version}/operations/accrual"
    made = planfact.post(path, json=body).json()["data"]
    assert (made["operationType"], made["isCommitted"], len(made["operationParts"])) == ("Accrual", False, 2)
    assert [row["operationId"] for row in listed(planfact, operationType=["Accrual"])] == [made["operationId"]]
    replaced = planfact.put(f"{path}/{made['operationId']}", json=body | {"comment": "other"}).json()["data"]
    assert (replaced["operationId"], replaced["comment"]) == (made["operationId"], "other")
    wrong = planfact.put(f"/api/v1/operations/shipment/{made['operationId']}", json=a_shipment()).json()
    assert wrong["errorCodeTitle"] == "NotFound"
    assert planfact.delete(f"/api/v1/operations/{made['operationId']}").json()["isSuccess"]


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/api/v2/operations/accrual", ACCRUAL | {"creditPart": None}, "The field creditPart is invalid."),
        ("/api/v2/operations/accrual", ACCRUAL | {"debitPart": {"operationCategoryId": 35, "value": 6}}, "differ"),
        ("/api/v2/operations/accrual", ACCRUAL | {"companyId": None}, "The field companyId is invalid."),
        ("/api/v2/operations/accrual", ACCRUAL | {"calculationDate": "31.10.2026"}, "The field calculationDate"),
        ("/api/v1/operations/accrual", FLAT | {"incomeOperationCategoryId": 34}, "does not fit"),
        ("/api/v1/operations/accrual", FLAT | {"value": None}, "The field value is invalid."),
    ],
)
def test_a_wrong_accrual_is_refused(planfact: httpx.Client, path: str, body: dict[str, Any], message: str) -> None:
    answer = planfact.post(path, json=body).json()
    assert answer["isSuccess"] is False
    assert message in answer["errorMessage"]
