"""Is this thing at the partner ours, and does it say what we say? Nothing is ever taken for ours by resemblance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.errors import Conflict

_OUR_CLIENTS = "proxima:client:"


@dataclass(frozen=True)
class FoundOperation:
    """An operation as the partner shows it; None where it does not tell."""

    operation_id: str
    operation_type: str
    comment: str
    value: Decimal
    currency: str | None
    calculation_date: date | None
    operation_date: date | None
    committed: bool
    delivered: bool
    counterparty_id: str | None
    counterparty_title: str | None
    deal_id: str | None
    tells_deal: bool


@dataclass(frozen=True)
class FoundCompany:
    company_id: str
    title: str | None
    inn: str | None
    external_id: str | None


@dataclass(frozen=True)
class FoundCounterparty:
    counterparty_id: str
    title: str
    inn: str | None
    external_id: str | None
    active: bool


@dataclass(frozen=True)
class FoundDeal:
    deal_id: str
    title: str
    counterparty_id: str | None


@dataclass(frozen=True)
class DealTotals:
    """What a deal comes to: confirmed shipments and receipts under it."""

    deal_id: str
    provided: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Said:
    """What a shipment has to say. `value` is rounded as it is sent."""

    value: Decimal
    currency: str
    calculation_date: date
    comment: str
    counterparty_id: str
    deal_id: str | None

    def as_text(self) -> dict[str, str]:
        """For the row that keeps what was synced."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Gap:
    """One thing said otherwise there."""

    field: str
    ours: str | None
    theirs: str | None


def check_replaceable(found: FoundOperation) -> None:
    """An income that somebody marked as received is money: it is neither replaced nor deleted, a person looks."""
    if found.operation_type == "Income" and found.committed:
        detail = f"operation {found.operation_id} is marked as received in PlanFact: take that back there first"
        raise Conflict(detail, code="received_there")


class Ambiguous(Exception):
    """More than one thing could be ours; only a person can tell."""

    def __init__(self, what: str, ids: Sequence[str]) -> None:
        super().__init__(f"{what}: {', '.join(ids)}; a person has to say which one is ours")
        self.ids = tuple(ids)


def marked(operations: Iterable[FoundOperation], marker: str, operation_type: str) -> list[FoundOperation]:
    """Those whose comment carries exactly our marker; the partner's search only finds substrings, whatever the case."""
    return [found for found in operations if marker in found.comment and found.operation_type == operation_type]


def compared(said: Said, found: FoundOperation) -> list[Gap]:
    """Every field as we say it and as it is there; theirs is None where the partner does not tell."""
    fits = _fits(said.value, found.value)
    pairs: list[tuple[str, object, object]] = [
        ("value", said.value, found.value.quantize(said.value) if fits else found.value),
        ("currency", said.currency, found.currency),
        ("calculation_date", said.calculation_date, found.calculation_date),
        ("comment", said.comment, found.comment),
        ("counterparty", said.counterparty_id, found.counterparty_id),
        ("deal", said.deal_id, found.deal_id),
        ("delivered", True, found.delivered),
    ]
    return [Gap(field, _text(ours), _text(theirs)) for field, ours, theirs in pairs]


def gaps(said: Said, found: FoundOperation) -> list[Gap]:
    """Where the operation says something else; what the partner does not tell is not a gap."""
    untold = {"currency": found.currency is None, "counterparty": found.counterparty_id is None}
    untold["deal"] = not found.tells_deal
    return [one for one in compared(said, found) if one.ours != one.theirs and not untold.get(one.field)]


def listed(different: Iterable[Gap]) -> str:
    """Gaps in words for a person."""
    return "; ".join(f"{gap.field}: {gap.theirs} there, {gap.ours} here" for gap in different)


def our_company(
    found: Sequence[FoundCompany], *, external_id: str, inn: str | None, title: str | None
) -> FoundCompany | None:
    """Our legal entity among companies: by its id as external id, else by tax number, else by exact title."""
    for same in (
        [row for row in found if row.external_id == external_id],
        [row for row in found if inn and row.inn == inn],
        [row for row in found if title and row.title == title],
    ):
        if len(same) == 1:
            return same[0]
    return None


def client_external_id(client_id: str) -> str:
    """Our client among their counterparties."""
    return f"{_OUR_CLIENTS}{client_id}"


def our_counterparty(
    found: Sequence[FoundCounterparty], *, external_id: str, inn: str | None, title: str
) -> FoundCounterparty | None:
    """The client among counterparties: by our external id, else by tax number, else by exact title.

    A title alone never wins over another tax number or another client's external id: two firms may share a name.
    """
    by_id = [row for row in found if row.external_id == external_id]
    if by_id:
        return _single("counterparties with our external id", by_id)
    unclaimed = [row for row in found if not (row.external_id or "").startswith(_OUR_CLIENTS)]
    by_inn = [row for row in unclaimed if inn and row.inn == inn]
    if len(by_inn) > 1:
        by_inn = [row for row in by_inn if _same_title(row.title, title)] or by_inn
    if by_inn:
        return _single("counterparties with this tax number", by_inn)
    by_title = [row for row in unclaimed if _same_title(row.title, title) and (not row.inn or not inn)]
    return _single("counterparties with this title", by_title) if by_title else None


def our_deal(found: Sequence[FoundDeal], *, title: str, counterparty_id: str) -> FoundDeal | None:
    """The deal with exactly this title and counterparty."""
    same = [row for row in found if row.title == title and row.counterparty_id in (None, counterparty_id)]
    if len(same) > 1:
        raise Ambiguous("deals with this title", [row.deal_id for row in same])
    return same[0] if same else None


def _single(what: str, rows: list[FoundCounterparty]) -> FoundCounterparty:
    if len(rows) > 1:
        raise Ambiguous(what, [row.counterparty_id for row in rows])
    return rows[0]


def _same_title(left: str, right: str) -> bool:
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()


def _fits(scale: Decimal, value: Decimal) -> bool:
    return value == value.quantize(scale)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
