"""Nothing is taken for ours by resemblance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from proxima_accounting.domain.matching import (
    Ambiguous,
    FoundCounterparty,
    FoundDeal,
    FoundOperation,
    Said,
    gaps,
    marked,
    our_counterparty,
    our_deal,
)

MARKER = "[proxima:inv:4]"
FOUND = FoundOperation(
    operation_id="7",
    operation_type="Shipment",
    comment=f"Invoice 2026-0004 {MARKER}",
    value=Decimal("11200000.5"),
    currency="UZS",
    calculation_date=date(2026, 10, 31),
    operation_date=date(2026, 10, 31),
    committed=False,
    delivered=True,
    counterparty_id="501",
    counterparty_title="Client",
    deal_id=None,
    tells_deal=False,
)
SAID = Said(Decimal("11200000.50"), "UZS", date(2026, 10, 31), FOUND.comment, "501", "9001")


def counterparty(id_: str, title: str = "Client", inn: str | None = None, ours: str | None = None) -> FoundCounterparty:
    return FoundCounterparty(id_, title, inn, ours, True)


def find(*rows: FoundCounterparty, inn: str | None = "300000002") -> str | None:
    found = our_counterparty(rows, external_id="proxima:client:C1", inn=inn, title="Client")
    return found.counterparty_id if found else None


def test_a_marker_is_matched_exactly() -> None:
    others = [
        replace(FOUND, operation_id="8", comment="Invoice [proxima:inv:42]"),
        replace(FOUND, operation_id="9", comment=f"invoice {MARKER.upper()}"),
        replace(FOUND, operation_id="10", operation_type="Income"),
    ]
    assert [row.operation_id for row in marked([*others, FOUND], MARKER, "Shipment")] == ["7"]


def test_scale_and_what_is_not_told_are_no_gap() -> None:
    assert gaps(SAID, FOUND) == []
    assert gaps(SAID, replace(FOUND, counterparty_id=None, currency=None)) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": Decimal("11200000.51")}, "value"),
        ({"value": Decimal("11200000.501")}, "value"),
        ({"calculation_date": None}, "calculation_date"),
        ({"calculation_date": date(2026, 11, 1)}, "calculation_date"),
        ({"comment": "edited"}, "comment"),
        ({"counterparty_id": "502"}, "counterparty"),
        ({"currency": "USD"}, "currency"),
        ({"delivered": False}, "delivered"),
        ({"tells_deal": True, "deal_id": None}, "deal"),
        ({"tells_deal": True, "deal_id": "9002"}, "deal"),
    ],
)
def test_everything_else_is_a_gap(change: dict[str, object], field: str) -> None:
    assert [gap.field for gap in gaps(SAID, replace(FOUND, **change))] == [field]  # type: ignore[arg-type]


def test_our_external_id_wins_over_number_and_title() -> None:
    rows = [counterparty("1", inn="300000002"), counterparty("2", "Renamed", ours="proxima:client:C1")]
    assert find(*rows) == "2"


def test_the_tax_number_wins_over_the_title() -> None:
    assert find(counterparty("1"), counterparty("2", "Another title", inn="300000002")) == "2"


def test_two_firms_may_share_a_name() -> None:
    assert find(counterparty("1", inn="300000099")) is None
    assert find(counterparty("1", ours="proxima:client:C2")) is None


def test_a_title_is_compared_without_case_and_blanks() -> None:
    assert find(counterparty("1", "  CLIENT ")) == "1"
    assert find(counterparty("1", "Client & Co")) is None


def test_several_that_could_be_ours_need_a_person() -> None:
    with pytest.raises(Ambiguous, match="1, 2"):
        find(counterparty("1"), counterparty("2"))
    with pytest.raises(Ambiguous, match="external id"):
        find(counterparty("1", ours="proxima:client:C1"), counterparty("2", ours="proxima:client:C1"))
    assert find(counterparty("1", inn="300000002"), counterparty("2", "X", inn="300000002")) == "1"


def test_a_deal_has_exactly_our_title_and_counterparty() -> None:
    rows = [FoundDeal("1", "Contract 1 of 2026-01-15", "501"), FoundDeal("2", "Contract 12 of 2026-01-15", "501")]
    found = our_deal(rows, title="Contract 1 of 2026-01-15", counterparty_id="501")
    assert found
    assert found.deal_id == "1"
    assert our_deal(rows, title="Contract 1 of 2026-01-15", counterparty_id="502") is None
    with pytest.raises(Ambiguous):
        our_deal([rows[0], rows[0]], title=rows[0].title, counterparty_id="501")
