"""Operations as they are written (`items`) and as they are read (`operationParts`)."""

from __future__ import annotations

from typing import Any

from proxima_sandbox.planfact.books import Books
from proxima_sandbox.planfact.envelope import Refused, field_is_invalid
from proxima_sandbox.planfact.fields import read_date, read_flag, read_id, read_number, shown_date
from proxima_sandbox.store import Body

CATEGORY_TYPES = {
    "Shipment": ("Income", "Assets", "Liabilities"),
    "Income": ("Income", "Assets", "Liabilities", "Capital"),
}


def written(books: Books, operation_type: str, body: dict[str, Any]) -> Body:
    """The operation that a POST or PUT asks for; whatever it leaves out is gone."""
    currency, company, account = _place(books, operation_type, body)
    parts = _parts(books, operation_type, body)
    value = sum((part["value"] for part in parts), start=0)
    deal_id = read_id(body, "sellingDealId") or next((p["sellingDealId"] for p in parts if p["sellingDealId"]), None)
    books.need("deal", deal_id, "sellingDealId")
    non_cash = operation_type == "Shipment"
    return {
        "operationType": operation_type,
        "operationDate": read_date(body, "operationDate", required=not non_cash)
        or read_date(body, "calculationDate", required=non_cash),
        "calculationDate": read_date(body, "calculationDate", required=non_cash),
        "isCommitted": read_flag(body, "isCommitted"),
        "isCalculationCommitted": read_flag(body, "isCalculationCommitted"),
        "comment": _comment(body),
        "externalId": body.get("externalId"),
        "value": value,
        "currencyCode": currency,
        "companyId": company,
        "accountId": account,
        "contrAgentId": _contragent(books, body),
        "sellingDealId": deal_id,
        "parts": parts,
    }


def shown(books: Books, kept: Body, *, echo_external_id: bool) -> Body:
    """The read shape. The counterparty stands in the parts, its place on top is empty, as clients have seen it."""
    read = {
        "operationId": kept["operationId"],
        "operationType": kept["operationType"],
        "operationDate": shown_date(kept["operationDate"]),
        "calculationDate": shown_date(kept["calculationDate"]),
        "isCommitted": kept["isCommitted"],
        "isCalculationCommitted": kept["isCalculationCommitted"],
        "comment": kept["comment"],
        "value": kept["value"],
        "valueInUserCurrency": kept["value"],
        "account": books.reference("account", kept["accountId"], "title"),
        "accountCurrency": {"currencyCode": kept["currencyCode"]},
        "company": books.reference("company", kept["companyId"], "title"),
        "contrAgent": None,
        "sellingDealId": kept["sellingDealId"],
        "boundMoveOperationId": None,
        "operationParts": [_shown_part(books, kept, part) for part in kept["parts"]],
    }
    return {**read, "externalId": kept["externalId"]} if echo_external_id else read


def _shown_part(books: Books, kept: Body, part: Body) -> Body:
    return {
        "calculationDate": shown_date(part["calculationDate"]),
        "isCalculationCommitted": part["isCalculationCommitted"],
        "contrAgent": books.reference("contragent", part["contrAgentId"] or kept["contrAgentId"], "title"),
        "operationCategory": books.reference("category", part["operationCategoryId"], "title"),
        "project": books.reference("project", part["projectId"], "title"),
        "value": part["value"],
        "valueInUserCurrency": part["value"],
    }


def _comment(body: dict[str, Any]) -> str:
    comment = body.get("comment") or ""
    if not isinstance(comment, str):
        raise field_is_invalid("comment")
    return comment


def _contragent(books: Books, body: dict[str, Any]) -> int | None:
    contragent = books.need("contragent", read_id(body, "contrAgentId"), "contrAgentId")
    return contragent["contrAgentId"] if contragent else None


def _place(books: Books, operation_type: str, body: dict[str, Any]) -> tuple[str, int, int | None]:
    account = books.need("account", read_id(body, "accountId"), "accountId")
    if account:
        return account["currencyCode"], account["companyId"], account["accountId"]
    if operation_type == "Income":
        raise field_is_invalid("accountId")
    company = books.need("company", read_id(body, "companyId"), "companyId")
    if company is None:
        raise field_is_invalid("companyId")
    currency = body.get("currencyCode")
    if not isinstance(currency, str) or len(currency) != 3:
        raise field_is_invalid("currencyCode")
    return currency, company["companyId"], None


def _parts(books: Books, operation_type: str, body: dict[str, Any]) -> list[Body]:
    items = body.get("items")
    if items is None:
        # `operationParts` belongs to answers: sent back, it is taken without a word and the dates are lost.
        rebuilt = body.get("operationParts")
        value = sum(part.get("value") or 0 for part in rebuilt) if rebuilt else read_number(body, "value")
        if value is None:
            raise field_is_invalid("items")
        date = None if rebuilt else read_date(body, "calculationDate", required=False)
        # Without parts the operation's own flag is theirs.
        flags = None if rebuilt else {"isCalculationCommitted": body.get("isCalculationCommitted")}
        return [_part(flags, date, value)]
    if not isinstance(items, list) or not items:
        raise field_is_invalid("items")
    return [_item(books, operation_type, item) for item in items]


def _item(books: Books, operation_type: str, item: object) -> Body:
    if not isinstance(item, dict):
        raise field_is_invalid("items")
    value = read_number(item, "value")
    if value is None:
        raise field_is_invalid("items.value")
    category = books.need("category", read_id(item, "operationCategoryId"), "operationCategoryId")
    if category and category["operationCategoryType"] not in CATEGORY_TYPES[operation_type]:
        raise Refused(f"Category {category['title']} does not fit a {operation_type}.")
    books.need("project", read_id(item, "projectId"), "projectId")
    part = _part(item, read_date(item, "calculationDate"), value)
    part["contrAgentId"] = _contragent(books, item)
    return part


def _part(item: dict[str, Any] | None, date: str | None, value: float) -> Body:
    item = item or {}
    return {
        "calculationDate": date,
        "isCalculationCommitted": read_flag(item, "isCalculationCommitted"),
        "contrAgentId": None,
        "operationCategoryId": read_id(item, "operationCategoryId"),
        "projectId": read_id(item, "projectId"),
        "sellingDealId": read_id(item, "sellingDealId"),
        "value": value,
    }
