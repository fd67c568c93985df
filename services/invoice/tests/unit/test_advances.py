"""Paid ahead, used up, given back: the arithmetic of an advance account (billing-rules §5.4)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import LineBasis, LineKind
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from proxima_invoice.domain.advances import (
    PaidAdvance,
    Position,
    advance_net,
    check_taken_back,
    offset_by_lines,
    proposed_offset,
    used,
)

from ..scenes import a_line, an_invoice

D = Decimal


def paid(*amounts: str, **values: Decimal) -> Position:
    advances = [PaidAdvance(new_id(), f"ADV-{at}", D(amount), D(amount)) for at, amount in enumerate(amounts, start=1)]
    return Position(tuple(advances), **values)


def code(refused: pytest.ExceptionInfo[Conflict]) -> str:
    return refused.value.code


def test_e15_an_advance_of_30_percent_of_12000_is_3600() -> None:
    assert advance_net(D("12000.00"), D(30), None, "EUR") == D("3600.00")
    assert advance_net(None, None, D("3600"), "EUR") == D("3600.00")
    with pytest.raises(Conflict) as refused:
        advance_net(None, D(30), None, "EUR")
    assert code(refused) == "no_contract_amount"


def test_e15_two_offsets_use_the_advance_up_and_no_third_can() -> None:
    first = used(paid("3600.00"), D("1500.00"))
    assert (first.advanced, first.offset, first.rest, first.numbers) == (D(3600), D(1500), D(2100), ("ADV-1",))
    last = used(paid("3600.00", offset=D(1500)), D("2100.00"))
    assert (last.advanced, last.rest) == (D(2100), D(0))
    with pytest.raises(Conflict) as refused:
        used(paid("3600.00", offset=D(3600)), D("0.01"))
    assert code(refused) == "advance_short"


def test_the_oldest_advance_is_used_first_and_both_are_named_when_both_are_needed() -> None:
    position = paid("100", "200", offset=D(60))
    assert used(position, D(40)).numbers == ("ADV-1",)
    assert used(position, D(41)).numbers == ("ADV-1", "ADV-2")
    assert used(paid("100", "200", offset=D(100)), D(200)).numbers == ("ADV-2",)


def test_a_supply_at_home_uses_what_there_is_and_never_more_than_it_is_worth() -> None:
    assert proposed_offset(paid("100"), D(250), None) == D(100)
    assert proposed_offset(paid("300"), D(250), None) == D(250)
    assert proposed_offset(paid("300"), D(250), D(80)) == D(80)
    assert proposed_offset(paid(), D(250), None) == 0
    for position, gross in ((paid("100"), D(250)), (paid("300"), D(100))):
        with pytest.raises(Conflict) as refused:
            proposed_offset(position, gross, D("100.01"))
        assert (code(refused), refused.value.fields[0].pointer) == ("advance_short", "/advance_offset")


def test_abroad_the_lines_say_what_is_offset_tax_included() -> None:
    back = a_line(kind=LineKind.GENERATED, basis=LineBasis.ADVANCE_OFFSET, quantity=D(-1), unit_price=D("1500.00"))
    assert offset_by_lines(an_invoice([a_line(), back]).lines) == D("1680.00")


def test_money_that_is_used_is_not_taken_back() -> None:
    check_taken_back(paid("100", offset=D(40)), D(60))
    with pytest.raises(Conflict) as refused:
        check_taken_back(paid("100", offset=D(40)), D("60.01"))
    assert code(refused) == "advance_used"


def test_what_was_refunded_is_no_longer_told_to_prefill() -> None:
    assert paid("3600").net == D(3600)
    assert paid("3600", refunded=D(600)).net == D(3000)
    assert paid().net == 0


moves = st.lists(
    st.tuples(st.sampled_from(["receive", "use", "refund"]), st.decimals("0.01", "1000", places=2)), max_size=30
)


@given(moves)
def test_whatever_happens_offsets_never_exceed_what_was_advanced(history) -> None:
    received, offset, refunded = [], D(0), D(0)
    for move, amount in history:
        position = Position(tuple(received), offset, refunded)
        try:
            if move == "receive":
                received.append(PaidAdvance(new_id(), "A", amount))
            elif move == "use":
                offset += used(position, amount).offset
            else:
                check_taken_back(position, amount)
                refunded += amount
        except Conflict:
            assert position.balance < amount
        now = Position(tuple(received), offset, refunded)
        assert now.balance >= 0
        assert offset <= now.received - refunded
