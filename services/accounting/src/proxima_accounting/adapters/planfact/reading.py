"""PlanFact's answers in our words; whatever it leaves out is None, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from proxima_common.said import said

from proxima_accounting.adapters.planfact.payloads import amount
from proxima_accounting.domain.matching import DealTotals, FoundCompany, FoundCounterparty, FoundDeal, FoundOperation
from proxima_accounting.usecases.failures import NoAnswer

Json = Mapping[str, Any]


def operation(row: Json) -> FoundOperation:
    """An operation of a list or a single read. A missing flag is false."""
    try:
        parts: list[Json] = row.get("operationParts") or []
        contragent = _contragent(row, parts)
        deal = row.get("sellingDealId", (row.get("sellingDeal") or {}).get("dealId"))
        calculated = [part.get("calculationDate") for part in parts] or [row.get("calculationDate")]
        return FoundOperation(
            operation_id=str(row["operationId"]),
            operation_type=str(row["operationType"]),
            comment=row.get("comment") or "",
            value=amount(row["value"]),
            currency=(row.get("accountCurrency") or {}).get("currencyCode"),
            calculation_date=_day(calculated[0]),
            operation_date=_day(row.get("operationDate")),
            committed=row.get("isCommitted") is True,
            delivered=all(part.get("isCalculationCommitted") is True for part in parts or [row]),
            counterparty_id=_id(contragent.get("contrAgentId")),
            counterparty_title=contragent.get("title"),
            deal_id=_id(deal),
            tells_deal="sellingDealId" in row or "sellingDeal" in row,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAnswer(said("planfact_unreadable", f"an operation cannot be read: {type(error).__name__}")) from error


def company(row: Json) -> FoundCompany:
    """A row of the list of our companies."""
    try:
        return FoundCompany(str(row["companyId"]), row.get("title"), row.get("companyInn"), row.get("externalId"))
    except KeyError as error:
        raise NoAnswer(said("planfact_unreadable", f"a company cannot be read: {error} is missing")) from error


def counterparty(row: Json) -> FoundCounterparty:
    """A row of the directory of counterparties."""
    try:
        return FoundCounterparty(
            counterparty_id=str(row["contrAgentId"]),
            title=str(row["title"]),
            inn=row.get("contrAgentInn") or None,
            external_id=row.get("externalId") or None,
            active=row.get("active") is not False,
        )
    except KeyError as error:
        raise NoAnswer(said("planfact_unreadable", f"a counterparty cannot be read: {error} is missing")) from error


def deal(row: Json) -> FoundDeal:
    """A row of the list of deals."""
    try:
        return FoundDeal(str(row["dealId"]), str(row["title"]), _id(row.get("contractorId")))
    except KeyError as error:
        raise NoAnswer(said("planfact_unreadable", f"a deal cannot be read: {error} is missing")) from error


def deal_totals(row: Json) -> DealTotals:
    """What a single read of a deal says it comes to."""
    try:
        return DealTotals(str(row["dealId"]), amount(row["providedValue"]), amount(row["paidValue"]))
    except (KeyError, TypeError, ArithmeticError) as error:
        raise NoAnswer(
            said("planfact_unreadable", f"the totals of a deal cannot be read: {type(error).__name__}")
        ) from error


def _contragent(row: Json, parts: list[Json]) -> Json:
    """It is often empty on top and stands in the parts; the parts of one receipt may name several, then none."""
    named = [row.get("contrAgent"), *(part.get("contrAgent") for part in parts)]
    known = {str(c.get("contrAgentId", c.get("title"))): c for c in named if c}
    return next(iter(known.values())) if len(known) == 1 else {}


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _id(value: object) -> str | None:
    return None if value is None else str(value)
