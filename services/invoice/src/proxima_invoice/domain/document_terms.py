"""What the deal's terms say about the papers, as the newest proposal brought it (contract `prefill.DocumentTerms`)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DueRule:
    """When payment is due: days from a date of the document's life; banking days skip days off."""

    counted_from: Literal["document", "sending", "acceptance", "receipt"]
    days: int
    kind: Literal["calendar", "banking"]


@dataclass(frozen=True, slots=True)
class ExchangeRule:
    """Which rate turns prices into the document's currency; `floor` and `cap` bound it whatever its source.

    Units of the document currency for one of the price currency.
    """

    basis: Literal["fixed", "document_date", "period_end"] = "document_date"
    fixed: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DocumentTerms:
    """`cash_rounding` is a step in the document currency; `discount_percent` an allowance on the whole document."""

    due: DueRule | None = None
    exchange: ExchangeRule | None = None
    cash_rounding: Decimal | None = None
    prices_include_tax: bool = False
    esf_lines: Literal["single", "each"] = "single"
    acceptance_days: int | None = None
    discount_percent: Decimal | None = None
    override_id: UUID | None = None


NO_TERMS = DocumentTerms()
