"""Whom to remind on a day, and why not the others."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import InvoiceStatus, RecipientRole
from proxima_common.working_days import WorkingCalendar
from proxima_delivery.domain.letter import Addressee
from proxima_delivery.domain.mail.reminding import Debt, Known, Pause, Terms, propose, step_reached

BUH = Addressee("buh@client.example", "Anna", RecipientRole.PRIMARY)
DIR = Addressee("dir@client.example", None, RecipientRole.COPY)
# Monday 2 November 2026; Saturdays, Sundays and the ninth are off.
DUE = date(2026, 11, 2)
KNOWN = Known(WorkingCalendar(frozenset({date(2026, 11, 9)})), (3, 10, 20), frozenset({"S1"}))
DEBT = Debt(
    invoice_id=UUID(int=1),
    legal_entity_id="S1",
    client_id="C1",
    client_name="Client GmbH",
    seller_name="Proxima Ops",
    language="en",
    status=InvoiceStatus.SENT,
    number="142",
    currency="USD",
    outstanding=Decimal("100"),
    document_date=date(2026, 10, 31),
    due_date=DUE,
    promised_on=None,
    recipients=(BUH, DIR),
)
OTHER = replace(DEBT, invoice_id=UUID(int=2), number="143", due_date=DUE + timedelta(days=7))


def codes(*debts: Debt, known: Known = KNOWN, on: date, unscheduled: bool = False) -> list[str]:
    """Why nothing goes out: a code an invoice, and no letter at all."""
    proposals, left = propose(debts, known, on, unscheduled=unscheduled)
    assert proposals == []
    return [one.code for one in left]


@pytest.mark.parametrize(
    ("on", "step"),
    [
        (date(2026, 11, 4), 0),
        (date(2026, 11, 5), 1),
        (date(2026, 11, 11), 1),
        (date(2026, 11, 12), 2),
        (date(2026, 11, 20), 2),
        (date(2026, 11, 22), 2),
        (date(2026, 11, 23), 3),
        (date(2027, 1, 1), 3),
    ],
)
def test_steps_come_with_their_day_or_the_next_working_one(on: date, step: int) -> None:
    assert step_reached(DUE, (3, 10, 20), KNOWN.calendar, on) == step


def test_a_step_that_has_come_makes_a_letter_to_everybody_who_gets_the_documents() -> None:
    (proposal,), left = propose([DEBT], KNOWN, date(2026, 11, 5))
    assert (proposal.to, proposal.level, left) == ((BUH, DIR), 1, [])
    assert [(one.number, one.step) for one in proposal.overdue] == [("142", 1)]


def test_a_step_that_was_told_is_not_told_again_and_the_next_one_is() -> None:
    told = replace(KNOWN, told={DEBT.invoice_id: 1})
    assert codes(DEBT, known=told, on=date(2026, 11, 6)) == ["scheduled"]
    (proposal,), _ = propose([DEBT], told, date(2026, 11, 12))
    assert proposal.level == 2


def test_after_days_without_a_clock_only_the_latest_step_is_told() -> None:
    (proposal,), _ = propose([DEBT], KNOWN, date(2026, 12, 1))
    assert (proposal.level, [one.step for one in proposal.overdue]) == (3, [3])
    assert codes(DEBT, known=replace(KNOWN, told={DEBT.invoice_id: 3}), on=date(2026, 12, 2)) == ["all_told"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outstanding": Decimal(0)}, "paid"),
        ({"outstanding": Decimal("-5")}, "paid"),
        ({"status": InvoiceStatus.PAID}, "not_owed"),
        ({"status": InvoiceStatus.VOID}, "not_owed"),
        ({"status": InvoiceStatus.REJECTED}, "not_owed"),
        ({"status": InvoiceStatus.DRAFT}, "not_owed"),
        ({"due_date": None}, "no_due_date"),
        ({"due_date": date(2026, 11, 12)}, "not_overdue"),
        ({"promised_on": date(2026, 11, 12)}, "promised"),
        ({"recipients": (DIR,)}, "no_recipient"),
        ({"recipients": (replace(BUH, email="no address"),)}, "no_recipient"),
        ({"legal_entity_id": "S9"}, "no_sender"),
    ],
)
def test_why_nothing_goes_out(changes: dict[str, Any], code: str) -> None:
    assert codes(replace(DEBT, **changes), on=date(2026, 11, 12)) == [code]


def test_a_promise_holds_through_its_day_and_no_longer() -> None:
    promised = replace(DEBT, promised_on=date(2026, 11, 12))
    (proposal,), _ = propose([promised], KNOWN, date(2026, 11, 13))
    assert proposal.level == 2


@pytest.mark.parametrize("unscheduled", [False, True])
def test_pauses_hold_for_an_invoice_and_for_a_client(unscheduled: bool) -> None:
    on = date(2026, 11, 12)
    pause = Pause(on, "they wait for a guarantee")
    held = replace(KNOWN, holds={DEBT.invoice_id: pause})
    quiet = replace(KNOWN, terms={("S1", "C1"): Terms((3,), pause)})
    for known in (held, quiet):
        assert codes(DEBT, known=known, on=on, unscheduled=unscheduled) == ["paused"]
        assert propose([DEBT], known, on + timedelta(days=1), unscheduled=unscheduled)[0]
    forever = replace(KNOWN, holds={DEBT.invoice_id: Pause(None, "in court")})
    assert codes(DEBT, known=forever, on=date(2030, 1, 1)) == ["paused"]


def test_several_invoices_of_a_client_are_told_in_one_letter_with_the_firmest_words_that_are_new() -> None:
    (proposal,), left = propose([OTHER, DEBT], replace(KNOWN, told={OTHER.invoice_id: 1}), date(2026, 11, 12))
    assert [(one.number, one.step) for one in proposal.overdue] == [("142", 2), ("143", 1)]
    assert (proposal.level, left) == (2, [])


def test_what_is_overdue_and_not_yet_due_to_be_told_waits_for_its_own_day() -> None:
    (proposal,), (left,) = propose([OTHER, DEBT], KNOWN, date(2026, 11, 11))
    assert [one.number for one in proposal.overdue] == ["142"]
    assert (left.debt.number, left.code) == ("143", "scheduled")


def test_clients_get_letters_of_their_own() -> None:
    stranger = replace(OTHER, client_id="C2", due_date=DUE, recipients=(replace(BUH, email="cfo@two.example"),))
    proposals, _ = propose([DEBT, stranger], KNOWN, date(2026, 11, 5))
    assert [[one.number for one in proposal.overdue] for proposal in proposals] == [["142"], ["143"]]


def test_who_was_reminded_that_day_is_not_reminded_again() -> None:
    known = replace(KNOWN, reminded=frozenset({"buh@client.example"}))
    shouted = replace(DEBT, recipients=(replace(BUH, email="BUH@client.example"),))
    assert codes(shouted, known=known, on=date(2026, 11, 5)) == ["reminded_today"]
    copied = replace(KNOWN, reminded=frozenset({"dir@client.example"}))
    (proposal,), _ = propose([DEBT], copied, date(2026, 11, 5))
    assert proposal.to == (BUH,)


def test_a_person_may_remind_before_the_schedule_and_again_but_not_of_what_is_not_owed() -> None:
    (proposal,), _ = propose([DEBT], KNOWN, date(2026, 11, 3), unscheduled=True)
    assert (proposal.level, proposal.overdue[0].step) == (1, 1)
    (again,), _ = propose([DEBT], replace(KNOWN, told={DEBT.invoice_id: 2}), date(2026, 11, 13), unscheduled=True)
    assert again.level == 2
    assert codes(DEBT, on=DUE, unscheduled=True) == ["not_overdue"]


def test_a_client_may_have_days_of_its_own() -> None:
    known = replace(KNOWN, terms={("S1", "C1"): Terms((30,))})
    assert codes(DEBT, known=known, on=date(2026, 11, 25)) == ["scheduled"]


people = st.lists(st.sampled_from([BUH, DIR, replace(BUH, email="cfo@two.example")]), max_size=3).map(tuple)
debts = st.builds(
    replace,
    st.just(DEBT),
    invoice_id=st.uuids(),
    client_id=st.sampled_from(["C1", "C2"]),
    outstanding=st.decimals(-5, 5, places=2),
    due_date=st.dates(date(2026, 10, 1), date(2026, 12, 1)) | st.none(),
    promised_on=st.dates(date(2026, 10, 1), date(2026, 12, 1)) | st.none(),
    status=st.sampled_from(InvoiceStatus),
    recipients=people,
)


@given(st.lists(debts, max_size=8), st.dates(date(2026, 10, 1), date(2026, 12, 31)), st.booleans())
def test_every_invoice_is_told_or_left_with_a_reason(found: list[Debt], on: date, unscheduled: bool) -> None:
    proposals, left = propose(found, KNOWN, on, unscheduled=unscheduled)
    told = [one.invoice_id for proposal in proposals for one in proposal.overdue]
    assert sorted(told + [one.debt.invoice_id for one in left]) == sorted(debt.invoice_id for debt in found)
    assert len({(proposal.legal_entity_id, proposal.client_id) for proposal in proposals}) == len(proposals)
    assert all(one.outstanding > 0 and one.due_date < on for proposal in proposals for one in proposal.overdue)
