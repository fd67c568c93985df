"""Proposals of support and fixed price, as prefill makes them."""

from decimal import Decimal
from typing import Any

from proxima_common.contracts.calculation import LineExplanation, RateUsed, RoundingUsed
from proxima_common.contracts.prefill import ProposedLine, RetainerStatement, SeenWorklog
from proxima_common.contracts.prefill_request import RetainerLot
from proxima_common.contracts.words import LineBasis

from .scenes import proposed

H = 3600


def amount_line(
    key: str,
    amount: str,
    basis: LineBasis,
    component: str | None = None,
    worklogs: list[SeenWorklog] | None = None,
    currency: str = "UZS",
    **parts: Any,
) -> ProposedLine:
    """A line whose amount is no hours × rate: 1 (or −1) of it."""
    money = Decimal(amount)
    one = Decimal(-1) if money < 0 else Decimal(1)
    behind = worklogs or []
    seconds = sum(worklog.billable_seconds for worklog in behind)
    plain = proposed(key, behind)
    explanation = LineExplanation(
        worklog_ids=[worklog.worklog_id for worklog in behind],
        raw_seconds=sum(worklog.raw_seconds for worklog in behind),
        billable_seconds=seconds,
        rounded_seconds=seconds,
        rounding=RoundingUsed(increment_minutes=1, mode="none", scope="worklog", minimum_minutes=0, hours_scale=2),
        hours=one,
        rate=RateUsed(
            rate_id="t1",
            amount=abs(money),
            currency=currency,
            level="terms",
            valid_from=plain.explanation.rate.valid_from,
        ),
        net=money,
        basis=basis,
        **parts,
    )
    return plain.model_copy(
        update={
            "text": f"Part {key}",
            "unit": "service",
            "quantity": one,
            "unit_price": abs(money),
            "net": money,
            "currency": currency,
            "explanation": explanation,
            "basis": basis,
            "component": component,
        }
    )


def retainer(
    opening: dict[str, int],
    granted: int,
    used: int,
    closing: dict[str, int],
    *,
    overage: int = 0,
    expired: dict[str, int] | None = None,
    version: int = 0,
    provisional: bool = False,
) -> RetainerStatement:
    """A month's statement, in hours."""

    def lots(hours: dict[str, int]) -> list[RetainerLot]:
        return [RetainerLot(lot_month=month, seconds=number * H) for month, number in hours.items()]

    return RetainerStatement(
        version=version,
        provisional=provisional,
        opening=lots(opening),
        granted_seconds=granted * H,
        used_seconds=used * H,
        overage_seconds=overage * H,
        expired=lots(expired or {}),
        closing=lots(closing),
    )
