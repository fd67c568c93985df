"""Accruals: two sides and no money. Both known requests are taken; what is not documented of them is inferred."""

from __future__ import annotations

from typing import Any

from proxima_sandbox.planfact.books import Books
from proxima_sandbox.planfact.envelope import Refused, field_is_invalid
from proxima_sandbox.planfact.fields import read_date, read_flag, read_id, read_number
from proxima_sandbox.store import Body

DEBIT_TYPES = ("Assets", "Outcome", "Liabilities")
CREDIT_TYPES = ("Income", "Liabilities", "Assets")


def flat(books: Books, body: dict[str, Any]) -> Body:
    """The older request: both categories and the value at the top."""
    value = read_number(body, "value")
    if value is None:
        raise field_is_invalid("value")
    debit = _side(books, read_id(body, "outcomeOperationCategoryId"), None, DEBIT_TYPES, "outcomeOperationCategoryId")
    project = read_id(body, "incomeProjectId")
    credit = _side(
        books, read_id(body, "incomeOperationCategoryId"), project, CREDIT_TYPES, "incomeOperationCategoryId"
    )
    return _accrual(books, body, "calculationDate", value, [debit, credit])


def two_sided(books: Books, body: dict[str, Any]) -> Body:
    """The newer request: `debitPart` and `creditPart` of equal value."""
    sides, values = [], []
    for name, types in (("debitPart", DEBIT_TYPES), ("creditPart", CREDIT_TYPES)):
        part = body.get(name)
        if not isinstance(part, dict):
            raise field_is_invalid(name)
        values.append(read_number(part, "value"))
        sides.append(_side(books, read_id(part, "operationCategoryId"), read_id(part, "projectId"), types, name))
    if values[0] is None or values[0] != values[1]:
        raise Refused("Debit and credit differ.", title="ValidationError")
    date_field = next((name for name in ("calculationDate", "date") if body.get(name)), "calculationDate")
    return _accrual(books, body, date_field, values[0], sides)


def _side(books: Books, category_id: int | None, project_id: int | None, types: tuple[str, ...], field: str) -> Body:
    category = books.need("category", category_id, field)
    if category is None:
        raise field_is_invalid(field)
    if category["operationCategoryType"] not in types:
        raise Refused(f"Category {category['title']} does not fit this side of an accrual.")
    books.need("project", project_id, "projectId")
    return {"operationCategoryId": category_id, "projectId": project_id}


def _accrual(books: Books, body: dict[str, Any], date_field: str, value: float, sides: list[Body]) -> Body:
    company = books.need("company", read_id(body, "companyId"), "companyId")
    if company is None:
        raise field_is_invalid("companyId")
    currency = body.get("currencyCode")
    if not isinstance(currency, str) or len(currency) != 3:
        raise field_is_invalid("currencyCode")
    contragent = books.need("contragent", read_id(body, "contrAgentId"), "contrAgentId")
    contragent_id = contragent["contrAgentId"] if contragent else None
    date, committed = read_date(body, date_field), read_flag(body, "isCalculationCommitted")
    part = {"calculationDate": date, "isCalculationCommitted": committed, "contrAgentId": contragent_id}
    return {
        "operationType": "Accrual",
        "operationDate": date,
        "calculationDate": date,
        "isCommitted": False,
        "isCalculationCommitted": committed,
        "comment": str(body.get("comment") or ""),
        "externalId": body.get("externalId"),
        "value": value,
        "currencyCode": currency,
        "companyId": company["companyId"],
        "accountId": None,
        "contrAgentId": contragent_id,
        "sellingDealId": None,
        "parts": [{**part, **side, "sellingDealId": None, "value": value} for side in sides],
    }
