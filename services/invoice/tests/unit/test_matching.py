"""How a receipt is proposed to be allocated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import InvoiceStatus, MatchOutcome
from proxima_invoice.domain.matching import propose, same_money
from proxima_invoice.domain.payer import KnownClient
from proxima_invoice.domain.receipt import Evidence, Payable, Proposal, Receipt, Use

D = Decimal
FEES = {"UZS": D(1000), "USD": D(50)}
SAVAT = KnownClient("C2", "300000002", ("Savat Retail", "«Savat Retail» MCHJ"))
LOLA = KnownClient("C3", "300000003", ("Lola Logistics",))


def a_receipt(**values: Any) -> Receipt:
    return Receipt(
        **{
            "key": "planfact:S1:1",
            "legal_entity_id": "S1",
            "source": "planfact",
            "direction": "in",
            "received_on": date(2026, 11, 2),
            "amount": D("1512000.00"),
            "currency": "UZS",
            "payer": "OOO SAVAT RETAIL",
            "payer_tin": "300000002",
            "client_id": None,
            "contract_no": None,
            "comment": "Оплата по счету № 2026-0042",
            "invoice_number": None,
        }
        | values
    )


def owed(sequence: int = 42, amount: str = "1512000.00", **values: Any) -> Payable:
    return Payable(
        **{
            "invoice_id": UUID(int=sequence),
            "number": f"2026-{sequence:04d}",
            "sequence": sequence,
            "status": InvoiceStatus.SENT,
            "client_id": "C2",
            "contract_no": "12",
            "currency": "UZS",
            "outstanding": D(amount),
            "document_date": date(2026, 10, 31),
            "due_date": date(2026, 11, 15),
        }
        | values
    )


def of(receipt: Receipt, *payables: Payable, **evidence: Any) -> list[Proposal]:
    known = Evidence(**{"clients": (SAVAT, LOLA), "payables": payables} | evidence)
    return propose(receipt, known, FEES)


def parts(proposal: Proposal) -> list[tuple[str, str]]:
    return [(part.number[-2:], format(part.amount, "f")) for part in proposal.parts]


def test_number_amount_and_client_agree() -> None:
    (one,) = of(a_receipt(), owed())
    assert (one.outcome, one.sure, one.client_id, one.contract_no) == (MatchOutcome.EXACT, True, "C2", "12")
    assert parts(one) == [("42", "1512000.00")]
    assert one.reasons == (
        "2026-0042 is named",
        "the amount is what is outstanding",
        "the payer's tax number 300000002 is the client's",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"comment": "Оплата за услуги"},
        {"comment": "Оплата по счету № 42"},
        {"payer_tin": None, "payer": None},
        {"payer_tin": "300000003"},
        {"payer_tin": "300000077"},
        {"amount": D("1511999.99")},
        {"amount": D("1512000.01")},
        {"currency": "USD"},
        {"contract_no": "13"},
        {"comment": "Оплата по счетам 2026-0042, 2026-0043"},
    ],
)
def test_one_thing_that_does_not_agree_waits_for_a_person(change: dict[str, Any]) -> None:
    assert not any(one.sure for one in of(a_receipt(**change), owed(), owed(43)))


def test_a_part_stays_outstanding() -> None:
    (one,) = of(a_receipt(amount=D(1000000)), owed())
    assert (one.outcome, parts(one), one.write_off) == (MatchOutcome.PARTIAL, [("42", "1000000")], None)
    assert "512000.00 UZS stay outstanding" in one.reasons


def test_more_is_the_clients_advance_or_pays_their_others() -> None:
    first, second = of(a_receipt(amount=D(2000000)), owed(), owed(43, "488000"))
    assert (first.outcome, parts(first), first.advance) == (
        MatchOutcome.OVER,
        [("42", "1512000.00")],
        D("488000.00"),
    )
    assert (second.outcome, second.advance) == (MatchOutcome.OLDEST_FIRST, 0)
    assert parts(second) == [("42", "1512000.00"), ("43", "488000.00")]


@pytest.mark.parametrize(("amount", "outcome"), [("1511000", MatchOutcome.SHORT), ("1510999.99", MatchOutcome.PARTIAL)])
def test_what_a_bank_may_have_kept_is_written_off_within_the_limit(amount: str, outcome: MatchOutcome) -> None:
    (one,) = of(a_receipt(amount=D(amount)), owed())
    assert one.outcome is outcome
    assert (one.write_off is None) is (outcome is MatchOutcome.PARTIAL)
    if one.write_off:
        assert (one.write_off.number, one.write_off.amount) == ("2026-0042", D("1000.00"))


def test_one_payment_for_several_of_two_contracts() -> None:
    receipt = a_receipt(amount=D(3000000), comment="Оплата по счетам №2026-0041, 2026-0042")
    (one,) = of(receipt, owed(), owed(41, "1488000", contract_no="11", due_date=date(2026, 11, 1)))
    assert (one.outcome, one.contract_no, one.advance) == (MatchOutcome.SEVERAL, None, 0)
    assert parts(one) == [("41", "1488000"), ("42", "1512000")]


def test_several_and_not_enough_pays_the_oldest_first() -> None:
    receipt = a_receipt(amount=D(2000000), comment="2026-0041 va 2026-0042")
    (one,) = of(receipt, owed(), owed(41, "1488000", due_date=date(2026, 11, 1)))
    assert parts(one) == [("41", "1488000"), ("42", "512000")]


def test_the_last_part_of_a_number_counts_among_what_the_payer_owes() -> None:
    (one,) = of(a_receipt(comment="Оплата по счету 42"), owed())
    assert (one.outcome, one.sure, parts(one)) == (MatchOutcome.EXACT, False, [("42", "1512000.00")])
    (other,) = of(a_receipt(comment="Оплата по счету 42"), owed(client_id="C3"))
    assert other.outcome is MatchOutcome.NOTHING_DUE


def test_without_a_number_the_oldest_is_paid_first() -> None:
    receipt = a_receipt(comment="Оплата за услуги", amount=D(2000000))
    old = owed(40, "600000", due_date=date(2026, 9, 1))
    (one,) = of(receipt, owed(), old)
    assert one.outcome is MatchOutcome.OLDEST_FIRST
    assert parts(one) == [("40", "600000"), ("42", "1400000")]


def test_without_a_number_a_contract_or_the_amount_decides() -> None:
    old = owed(40, "600000", due_date=date(2026, 9, 1), contract_no="11")
    (by_amount,) = of(a_receipt(comment="за услуги"), owed(), old)
    assert parts(by_amount) == [("42", "1512000.00")]
    (by_contract,) = of(a_receipt(comment="по договору № 12", amount=D(500000)), owed(), old)
    assert parts(by_contract) == [("42", "500000")]


def test_an_advance_bill_is_named_like_any_other() -> None:
    bill = owed(3, number="ADV-2026-3")
    (one,) = of(a_receipt(comment="предоплата ADV-2026-3"), bill)
    assert (one.outcome, one.sure) == (MatchOutcome.EXACT, True)


@pytest.mark.parametrize(
    ("invoice", "why"),
    [
        (owed(amount="0"), "nothing of 2026-0042 is outstanding"),
        (owed(status=InvoiceStatus.APPROVED), "2026-0042 is approved: money cannot be allocated to it"),
        (owed(status=InvoiceStatus.VOID), "2026-0042 is void: money cannot be allocated to it"),
    ],
)
def test_what_cannot_be_paid_says_why_and_the_money_is_an_advance(invoice: Payable, why: str) -> None:
    (one,) = of(a_receipt(), invoice)
    assert (one.outcome, one.parts, one.advance) == (MatchOutcome.NOTHING_DUE, (), D("1512000.00"))
    assert why in one.reasons


def test_money_in_another_currency_is_never_converted() -> None:
    (named,) = of(a_receipt(currency="USD"), owed())
    assert (named.outcome, named.parts) == (MatchOutcome.OTHER_CURRENCY, ())
    (unnamed,) = of(a_receipt(currency="USD", comment="services"), owed())
    assert (unnamed.outcome, unnamed.client_id) == (MatchOutcome.OTHER_CURRENCY, "C2")


def test_another_client_may_pay_and_a_person_says_so() -> None:
    (one,) = of(a_receipt(payer_tin="300000003"), owed())
    assert (one.outcome, one.client_id, parts(one)) == (MatchOutcome.OTHER_PAYER, "C2", [("42", "1512000.00")])
    assert "the payer is client C3" in one.reasons


def test_who_is_not_known_is_still_told_whose_invoice_is_named() -> None:
    (one,) = of(a_receipt(payer_tin="399999999", payer="Somebody"), owed())
    assert (one.outcome, one.client_id, parts(one)) == (MatchOutcome.UNKNOWN_PAYER, "C2", [("42", "1512000.00")])
    (nothing,) = of(a_receipt(payer_tin="399999999", comment="?"), owed())
    assert (nothing.outcome, nothing.client_id) == (MatchOutcome.UNKNOWN_PAYER, None)


def test_who_paid_before_is_known_by_that() -> None:
    (one,) = of(a_receipt(payer_tin="399999999"), owed(), paid_before=("C2",))
    assert (one.outcome, one.sure) == (MatchOutcome.EXACT, True)


def test_two_clients_of_one_name_are_two_proposals() -> None:
    other = KnownClient("C9", None, ("SAVAT RETAIL",))
    found = of(a_receipt(payer_tin=None, comment="?"), owed(), clients=(SAVAT, other))
    assert [(one.client_id, one.sure) for one in found] == [("C2", False), ("C9", False)]


def test_a_name_is_the_clients_whatever_the_legal_form() -> None:
    for name in ('ООО "Savat Retail"', "SAVAT  RETAIL MCHJ", "«SAVAT RETAIL» масъулияти чекланган жамият"):
        (one,) = of(a_receipt(payer_tin=None, payer=name), owed())
        assert one.sure, name


TWIN = a_receipt(key="bank:S1:x", source="bank_statement", received_on=date(2026, 11, 4), comment="other words")


def test_the_same_money_in_the_other_source_is_never_sure() -> None:
    first, second = of(a_receipt(), owed(), twins=(TWIN,))
    assert (first.outcome, first.same_as) == (MatchOutcome.SAME_MONEY, "bank:S1:x")
    assert (second.outcome, second.sure) == (MatchOutcome.EXACT, False)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"received_on": date(2026, 11, 5)}, True),
        ({"received_on": date(2026, 11, 6)}, False),
        ({"received_on": date(2026, 10, 29)}, False),
        ({"source": "planfact"}, False),
        ({"amount": D("1512000.01")}, False),
        ({"currency": "USD"}, False),
        ({"direction": "out"}, False),
        ({"legal_entity_id": "S2"}, False),
        ({"payer_tin": "300000003"}, False),
        ({"payer_tin": "300000003", "comment": "оплата по счету №2026-0042"}, True),
        ({"payer_tin": None}, True),
        ({"payer_tin": None, "payer": None}, True),
        ({"payer_tin": None, "payer": "Lola Logistics"}, False),
    ],
)
def test_what_makes_two_receipts_the_same_money(change: dict[str, Any], *, same: bool) -> None:
    other = replace(TWIN, **change)
    assert same_money(a_receipt(), other) is same
    assert same_money(other, a_receipt()) is same


def a_use(allocation: int, amount: str, **values: Any) -> Use:
    return Use(
        **{
            "payment_id": UUID(int=1),
            "allocation_id": UUID(int=allocation),
            "number": f"2026-{allocation:04d}",
            "amount": D(amount),
            "paid": D("9999999"),
            "received_on": date(2026, 10, 1),
            "client_id": "C2",
        }
        | values
    )


def test_money_that_went_back_takes_back_what_it_names_first() -> None:
    receipt = a_receipt(direction="out", comment="возврат по счету 2026-0042", amount=D(700))
    uses = (a_use(41, "700"), a_use(42, "500"), a_use(0, "300", allocation_id=None, number=None))
    (one,) = of(receipt, uses=uses)
    assert one.outcome is MatchOutcome.RETURNED
    assert [(back.allocation_id, back.amount) for back in one.given_back] == [
        (UUID(int=42), D(500)),
        (UUID(int=41), D(200)),
    ]


def test_unallocated_money_goes_back_before_an_allocation() -> None:
    uses = (a_use(41, "600"), a_use(0, "700", allocation_id=None, number=None), a_use(43, "700", client_id="C3"))
    (one,) = of(a_receipt(direction="out", comment="возврат", amount=D(700)), uses=uses)
    assert [back.allocation_id for back in one.given_back] == [None]


def test_more_than_came_in_cannot_go_back() -> None:
    (one,) = of(a_receipt(direction="out", comment="возврат", amount=D(700)), uses=(a_use(41, "600"),))
    assert "100 UZS more went back than came in" in one.reasons
    (nobody,) = of(a_receipt(direction="out", payer_tin="399999999"), uses=(a_use(41, "600"),))
    assert nobody.outcome is MatchOutcome.UNKNOWN_PAYER


_AMOUNTS = st.decimals("0.01", "9999999", places=2)
_OWED = st.lists(
    st.builds(
        lambda sequence, amount, client, day: owed(
            sequence, str(amount), client_id=client, due_date=date(2026, 11, day)
        ),
        st.integers(1, 60),
        _AMOUNTS,
        st.sampled_from(["C2", "C3"]),
        st.integers(1, 28),
    ),
    max_size=8,
    unique_by=lambda one: one.number,
)


@given(_OWED, _AMOUNTS, st.lists(st.integers(1, 60), max_size=4), st.sampled_from(["300000002", "300000003", None]))
def test_every_proposal_adds_up(payables: list[Payable], amount: Decimal, said: list[int], tin: str | None) -> None:
    text = "счета " + ", ".join(f"2026-{one:04d}" for one in said)
    found = of(a_receipt(amount=amount, comment=text, payer_tin=tin), *payables)
    assert found
    assert sum(one.sure for one in found) <= 1
    outstanding = {one.invoice_id: one for one in payables}
    for one in found:
        taken = sum((part.amount for part in one.parts), D(0))
        if one.parts:
            assert taken + one.advance == amount
        assert len({part.invoice_id for part in one.parts}) == len(one.parts)
        for part in one.parts:
            payable = outstanding[part.invoice_id]
            assert 0 < part.amount <= payable.outstanding
            assert payable.client_id == one.client_id
        if one.write_off:
            (last,) = [part for part in one.parts if part.invoice_id == one.write_off.invoice_id]
            assert last.amount + one.write_off.amount == outstanding[last.invoice_id].outstanding
            assert one.write_off.amount <= FEES["UZS"]
