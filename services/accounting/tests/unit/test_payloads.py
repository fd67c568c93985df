"""What is sent to PlanFact, by the mapping."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.adapters.planfact import payloads
from proxima_accounting.adapters.planfact.client import exact_json
from proxima_accounting.settings import PlanFactMapping
from proxima_common.errors import Invalid
from pydantic import ValidationError

from .test_shipment import DELIVERED

INVOICE = UUID(int=42)


def body(**mapping: Any) -> dict[str, Any]:
    mapped = PlanFactMapping.model_validate(mapping)
    said = mapped.policy("S1").said(INVOICE, DELIVERED, "501", "9001")
    return payloads.operation(mapped, "S1", INVOICE, said, "7")


def test_the_inferred_default() -> None:
    assert body() == {
        "calculationDate": "2026-10-31",
        "isCalculationCommitted": True,
        "companyId": 7,
        "currencyCode": "UZS",
        "contrAgentId": 501,
        "sellingDealId": 9001,
        "comment": f"Invoice 2026-0042 [proxima:inv:{INVOICE}]",
        "externalId": f"proxima:inv:{INVOICE}",
        "items": [
            {
                "calculationDate": "2026-10-31",
                "isCalculationCommitted": True,
                "contrAgentId": 501,
                "operationCategoryId": None,
                "projectId": None,
                "value": Decimal("11200000.00"),
            }
        ],
    }


def test_ids_come_from_the_mapping_of_entity_and_currency() -> None:
    ids = {"account_id": 21, "operation_category_id": 33, "project_id": 12}
    sent = body(place="account", legal_entities={"S1": {"currencies": {"UZS": ids}}})
    assert (sent["accountId"], "companyId" in sent) == (21, False)
    assert (sent["items"][0]["operationCategoryId"], sent["items"][0]["projectId"]) == (33, 12)


@pytest.mark.parametrize("mapping", [{"place": "account"}, {"mode": "unpaid_income"}])
def test_an_account_that_is_not_mapped_is_refused(mapping: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="no PlanFact account is mapped for UZS of S1"):
        body(**mapping)


def test_the_deal_may_stand_elsewhere() -> None:
    assert "sellingDealId" not in body(deal_position="bind")
    sent = body(deal_position="items")
    assert (sent["items"][0]["sellingDealId"], "sellingDealId" in sent) == (9001, False)


def test_without_items_the_value_stands_on_top() -> None:
    sent = body(send_items=False)
    assert (sent["value"], "items" in sent) == (Decimal("11200000.00"), False)


def test_an_unpaid_income_is_delivered_and_not_received() -> None:
    sent = body(mode="unpaid_income", legal_entities={"S1": {"currencies": {"UZS": {"account_id": 21}}}})
    assert (sent["isCommitted"], sent["items"][0]["isCalculationCommitted"]) == (False, True)
    assert sent["operationDate"] == "2026-10-31"


BOTH = {"S1": {"currencies": {"UZS": {"operation_category_id": 33, "receivable_category_id": 35, "project_id": 12}}}}


def test_an_accrual_has_two_sides() -> None:
    sent = body(mode="accrual", legal_entities=BOTH, accrual_date_field="date")
    assert sent == {
        "isCalculationCommitted": True,
        "companyId": 7,
        "currencyCode": "UZS",
        "contrAgentId": 501,
        "comment": f"Invoice 2026-0042 [proxima:inv:{INVOICE}]",
        "externalId": f"proxima:inv:{INVOICE}",
        "date": "2026-10-31",
        "debitPart": {"operationCategoryId": 35, "projectId": None, "value": Decimal("11200000.00")},
        "creditPart": {"operationCategoryId": 33, "projectId": 12, "value": Decimal("11200000.00")},
    }


def test_an_accrual_of_older_clients_is_flat() -> None:
    sent = body(mode="accrual", accrual_form="v1", legal_entities=BOTH)
    names = ("outcomeOperationCategoryId", "incomeOperationCategoryId", "incomeProjectId", "calculationDate", "value")
    assert [sent[name] for name in names] == [35, 33, 12, "2026-10-31", Decimal("11200000.00")]
    assert PlanFactMapping(mode="accrual", accrual_form="v1").write_path == "/api/v1/operations/accrual"
    assert PlanFactMapping(mode="accrual").write_path == "/api/v2/operations/accrual"
    assert PlanFactMapping(mode="accrual", create_path="/x").write_path == "/x"


@pytest.mark.parametrize("missing", ["operation_category_id", "receivable_category_id"])
def test_an_accrual_without_both_categories_is_refused(missing: str) -> None:
    places = {name: value for name, value in BOTH["S1"]["currencies"]["UZS"].items() if name != missing}
    with pytest.raises(Invalid, match="both categories of UZS for S1"):
        body(mode="accrual", legal_entities={"S1": {"currencies": {"UZS": places}}})


def test_the_value_is_rounded_once_half_up() -> None:
    mapping = PlanFactMapping()
    from dataclasses import replace

    delivered = replace(DELIVERED, amount=Decimal("37.565"))
    assert mapping.policy("S1").said(INVOICE, delivered, "501", None).value == Decimal("37.57")


def test_the_tax_number_is_sent_when_wanted() -> None:
    assert payloads.counterparty(PlanFactMapping(), DELIVERED)["contrAgentInn"] == "300000002"
    assert payloads.counterparty(PlanFactMapping(send_inn=False), DELIVERED)["contrAgentInn"] is None


def test_amounts_are_written_exactly() -> None:
    text = exact_json({"value": Decimal("90071992547409.93"), "items": [True, None, 'ё"']})
    assert text == '{"value": 90071992547409.93, "items": [true, null, "ё\\""]}'
    assert json.loads(text)["items"] == [True, None, 'ё"']


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"mode": "accrual", "deal_position": "bind"}, "'shipment' only"),
        ({"mode": "accruals"}, "Input should be"),
        ({"marker": "[ours]"}, "must contain"),
        ({"mode": "unpaid_income", "deal_position": "bind"}, "'shipment' only"),
        ({"marker_format": "x"}, "Extra inputs"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_at_start(mapping: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        PlanFactMapping.model_validate(mapping)
