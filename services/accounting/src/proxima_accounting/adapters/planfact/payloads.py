"""Our words in PlanFact's fields, by the mapping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.errors import Invalid

from proxima_accounting.domain.matching import Said, client_external_id
from proxima_accounting.domain.shipment import Delivered
from proxima_accounting.settings import PlanFactMapping


def external_id(invoice_id: UUID) -> str:
    """The invoice in a field that PlanFact neither searches nor enforces."""
    return f"proxima:inv:{invoice_id}"


def operation(
    mapping: PlanFactMapping, legal_entity_id: str, invoice_id: UUID, said: Said, company_id: str
) -> dict[str, Any]:
    """The body of a create or a replacement; PUT replaces everything, so both are whole."""
    if mapping.mode == "accrual":
        return accrual(mapping, legal_entity_id, invoice_id, said, company_id)
    place = mapping.entity(legal_entity_id).currencies.get(said.currency)
    counterparty = int(said.counterparty_id)
    day = said.calculation_date.isoformat()
    body: dict[str, Any] = {
        "calculationDate": day,
        "isCalculationCommitted": True,
        "contrAgentId": counterparty,
        "comment": said.comment,
        "externalId": external_id(invoice_id),
    }
    if mapping.mode == "unpaid_income":
        body |= {"operationDate": day, "isCommitted": False}
    if mapping.place == "account" or mapping.mode == "unpaid_income":
        if place is None or place.account_id is None:
            raise Invalid(f"no PlanFact account is mapped for {said.currency} of {legal_entity_id}", code="unmapped")
        body["accountId"] = place.account_id
    else:
        body |= {"companyId": int(company_id), "currencyCode": said.currency}
    item: dict[str, Any] = {
        "calculationDate": day,
        "isCalculationCommitted": True,
        "contrAgentId": counterparty,
        "operationCategoryId": place.operation_category_id if place else None,
        "projectId": place.project_id if place else None,
        "value": said.value,
    }
    if said.deal_id is not None and mapping.deal_position != "bind":
        (item if mapping.deal_position == "items" else body)["sellingDealId"] = int(said.deal_id)
    return {**body, "items": [item]} if mapping.send_items else {**body, "value": said.value}


def accrual(
    mapping: PlanFactMapping, legal_entity_id: str, invoice_id: UUID, said: Said, company_id: str
) -> dict[str, Any]:
    """Revenue against what the client owes, no money moved: in the two sides of v2, or flat as older clients send it.

    The inner shape of v2's sides is inferred: a category, a project and the value, as the parts of an income have them.
    """
    place = mapping.entity(legal_entity_id).currencies.get(said.currency)
    if place is None or place.operation_category_id is None or place.receivable_category_id is None:
        detail = f"accruals need both categories of {said.currency} for {legal_entity_id} in the mapping"
        raise Invalid(detail, code="unmapped")
    day = said.calculation_date.isoformat()
    body: dict[str, Any] = {
        "isCalculationCommitted": True,
        "companyId": int(company_id),
        "currencyCode": said.currency,
        "contrAgentId": int(said.counterparty_id),
        "comment": said.comment,
        "externalId": external_id(invoice_id),
    }
    if mapping.accrual_form == "v1":
        return body | {
            "calculationDate": day,
            "outcomeOperationCategoryId": place.receivable_category_id,
            "incomeOperationCategoryId": place.operation_category_id,
            "incomeProjectId": place.project_id,
            "value": said.value,
        }
    return body | {
        mapping.accrual_date_field: day,
        "debitPart": {"operationCategoryId": place.receivable_category_id, "projectId": None, "value": said.value},
        "creditPart": {
            "operationCategoryId": place.operation_category_id,
            "projectId": place.project_id,
            "value": said.value,
        },
    }


def counterparty(mapping: PlanFactMapping, delivered: Delivered) -> dict[str, Any]:
    """The body of a new counterparty; sending the tax number is a setting, its check there is unknown."""
    return {
        "title": delivered.client_name,
        "longTitle": delivered.client_name,
        "contrAgentInn": delivered.client_tin if mapping.send_inn else None,
        "contrAgentType": "Mixed",
        "externalId": client_external_id(delivered.client_id),
    }


def deal(mapping: PlanFactMapping, title: str, counterparty_id: str, since: date) -> dict[str, Any]:
    """The body of a new selling deal. Deals say `contractorId` for what operations call `contrAgentId`."""
    return {"title": title, "contractorId": int(counterparty_id), mapping.deal_date_field: since.isoformat()}


def amount(value: object) -> Decimal:
    """A number as PlanFact writes it, with two places at least: JSON drops the zeros at the end, paper does not."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    exponent = number.as_tuple().exponent
    return number.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent > -2 else number
