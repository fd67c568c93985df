"""One shipment per invoice, whatever happens to the invoice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from proxima_accounting.domain.shipment import Delivered, Partner, Shipment, Wanted, is_mirrored
from proxima_common.contracts.words import FactState, InvoiceKind
from proxima_common.errors import Conflict

AT = datetime(2026, 10, 31, 12, tzinfo=UTC)
DELIVERED = Delivered(
    number="2026-0042",
    document_date=date(2026, 10, 31),
    amount=Decimal("11200000.0000"),
    currency="UZS",
    client_id="C1",
    client_name="Client MCHJ",
    client_tin="300000002",
    contract_no="12",
    contract_date=date(2026, 1, 15),
    seller_name="Seller MCHJ",
    seller_tin="300000001",
)


def a_shipment() -> Shipment:
    shipment = Shipment(UUID(int=1), "S1", 1, Wanted.PRESENT, None)
    shipment.deliver(1, DELIVERED)
    return shipment


def test_an_advance_delivers_nothing() -> None:
    assert not is_mirrored(InvoiceKind.ADVANCE)
    assert is_mirrored(InvoiceKind.SERVICE)
    # What a credit note takes off, the shipment of its invoice says.
    assert not is_mirrored(InvoiceKind.CREDIT)
    assert not is_mirrored(InvoiceKind.CORRECTION)


def test_every_change_of_mind_is_a_new_wish() -> None:
    shipment = a_shipment()
    shipment.confirm_synced(Partner("7"), {}, AT)
    shipment.take_back(1)
    assert (shipment.wish, shipment.wanted, shipment.state) == (2, Wanted.ABSENT, FactState.PENDING)
    shipment.deliver(2, DELIVERED)
    assert (shipment.wish, shipment.wanted, shipment.revision) == (3, Wanted.PRESENT, 2)
    assert shipment.partner == Partner("7"), "an operation that was never verified to be gone is still ours"


def test_a_removal_forgets_the_operation() -> None:
    shipment = a_shipment()
    shipment.confirm_synced(Partner("7"), {"value": "1"}, AT)
    shipment.take_back(1)
    shipment.confirm_removed()
    assert (shipment.partner, shipment.synced, shipment.adopted) == (None, {}, False)
    assert shipment.state is FactState.REMOVED


def test_an_older_revision_is_refused() -> None:
    shipment = a_shipment()
    shipment.deliver(3, DELIVERED)
    with pytest.raises(Conflict, match="older"):
        shipment.take_back(2)
    assert shipment.wanted is Wanted.PRESENT


def test_only_what_is_not_done_can_be_retried() -> None:
    shipment = a_shipment()
    shipment.confirm_synced(Partner("7"), {}, AT)
    with pytest.raises(Conflict, match="nothing to retry"):
        shipment.retry()
    shipment.fail("refused", "The field is invalid")
    shipment.retry()
    assert (shipment.state, shipment.code, shipment.reason) == (FactState.PENDING, None, None)


def test_the_same_failure_twice_is_no_news() -> None:
    shipment = a_shipment()
    assert shipment.lose_sight("no_answer", "time-out")
    assert not shipment.lose_sight("no_answer", "another time-out")
    assert shipment.fail("refused", "no")


def test_adopting_keeps_the_known_deal() -> None:
    shipment = a_shipment()
    shipment.confirm_synced(Partner("7", "9001", "501"), {}, AT)
    shipment.adopt("8")
    assert (shipment.partner, shipment.adopted) == (Partner("8", "9001", "501"), True)


def test_nothing_can_be_adopted_for_an_invoice_that_is_not_approved() -> None:
    shipment = a_shipment()
    shipment.take_back(1)
    with pytest.raises(Conflict, match="not approved"):
        shipment.adopt("8")
