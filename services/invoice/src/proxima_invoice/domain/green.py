"""Green: nothing about it needs a person to look, so that people open only the rest (product: green lane)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from proxima_common.said import said

from proxima_invoice.domain.guardrails import change_percent

FRESH_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class LastMonth:
    """What the month before was billed: net in the price currency, and under which terms."""

    net: Decimal
    terms_version: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one application's month, before or after its draft; `net` in the price currency."""

    flags: Sequence[str]
    problems: Sequence[str]
    source_as_of: datetime | None
    net: Decimal | None
    terms_version: str | None
    last: LastMonth | None


def against_green(evidence: Evidence, tolerance_percent: Decimal, now: datetime) -> list[str]:
    """Why it is not green, in words; empty when it is. Exactly the tolerance is within it."""
    found: list[str] = [said("green_flag", f"flag: {flag}", flag=flag) for flag in evidence.flags]
    found += evidence.problems
    if evidence.source_as_of is None:
        found.append(said("not_read_yet", "the worklogs were not read yet"))
    elif now - evidence.source_as_of > FRESH_FOR:
        found.append(
            said(
                "stale_source",
                f"the worklogs are as of {evidence.source_as_of:%Y-%m-%d %H:%M} UTC",
                moment=evidence.source_as_of,
            )
        )
    return found + _against_last(evidence, tolerance_percent)


def _against_last(evidence: Evidence, tolerance_percent: Decimal) -> list[str]:
    if evidence.net is None:
        return [said("amount_unknown", "the amount is not known")]
    if evidence.last is None:
        return [said("no_month_before", "there is no invoice of the month before to compare with")]
    found: list[str] = []
    change = change_percent(evidence.net, evidence.last.net)
    if change is None:
        found.append(said("differs_from_nothing", "it differs from nothing from the month before"))
    elif change > tolerance_percent:
        percent = f"{change:.1f}"
        found.append(said("differs_from_before", f"it differs by {percent} % from the month before", percent=percent))
    if evidence.terms_version != evidence.last.terms_version:
        found.append(said("rules_changed", "the rules changed since the month before"))
    return found
