"""What the deal's terms say about the papers of an invoice, as prefill last told them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

CountedFrom = Literal["document", "sending", "acceptance", "receipt"]
DayKind = Literal["calendar", "banking"]
EsfLines = Literal["single", "each"]


@dataclass(frozen=True, slots=True)
class DueRule:
    """Payment is due so many days after a date of the document's life; banking days skip days off."""

    days: int
    counted_from: CountedFrom = "document"
    kind: DayKind = "calendar"


@dataclass(frozen=True, slots=True)
class ExchangeRule:
    """Which rate turns prices into the document's currency; `floor` and `cap` bound it whatever its source."""

    basis: Literal["fixed", "document_date", "period_end"] = "document_date"
    fixed: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """`due` and `exchange` None take the company's setting. `override_id` names the terms of staff behind it."""

    due: DueRule | None = None
    exchange: ExchangeRule | None = None
    cash_rounding: Decimal | None = None
    prices_include_tax: bool = False
    esf_lines: EsfLines = "single"
    acceptance_days: int | None = None
    discount_percent: Decimal | None = None
    override_id: UUID | None = None
