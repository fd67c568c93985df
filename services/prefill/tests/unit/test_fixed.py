"""Fixed price from plain data: which plan closes on the price, and which month a milestone is of."""

from datetime import date
from decimal import Decimal

import pytest
from proxima_common.contracts.words import LineBasis
from proxima_prefill.domain.calculation import MilestonePart
from proxima_prefill.domain.deal import HourlyRules
from proxima_prefill.domain.fixed import (
    ChangeRequest,
    FixedDeal,
    Instalments,
    Milestone,
    fixed_proposal,
    milestone_amounts,
)
from proxima_prefill.domain.line import Line, Place
from proxima_prefill.domain.period import MonthPeriod, Validity

D = Decimal
OCTOBER = MonthPeriod.of("2026-10")
ALWAYS = Validity(date(2020, 1, 1), None)


def share(percent: str, accepted_on: date | None = None, name: str = "M") -> Milestone:
    return Milestone(name, {}, D(percent), None, accepted_on)


def fixed(amount: str, accepted_on: date | None = None) -> Milestone:
    return Milestone("F", {}, None, D(amount), accepted_on)


def lines(deal: FixedDeal, month: MonthPeriod = OCTOBER, validity: Validity = ALWAYS) -> list[Line]:
    place = Place("1", date(2020, 1, 1), month.first, month.last, month, HourlyRules(), "EUR")
    return list(fixed_proposal([], deal, place, validity).lines)


@pytest.mark.parametrize(
    ("price", "plan", "amounts"),
    [
        # The whole price in percent: the last one closes.
        ("1000.00", [share("33.3333"), share("33.3333"), share("33.3334")], ["333.33", "333.33", "333.34"]),
        # Percent and amounts that come to the price: the last percent closes, wherever it stands.
        ("100.00", [share("33.335"), share("33.335"), fixed("33.33")], ["33.34", "33.33", "33.33"]),
        ("100.00", [fixed("33.33"), share("33.335"), share("33.335")], ["33.33", "33.34", "33.33"]),
        # Less or more than the price: every milestone is itself.
        ("1000.00", [share("33.3333"), share("33.3333"), share("33.3333")], ["333.33", "333.33", "333.33"]),
        ("100.00", [share("60"), share("60")], ["60.00", "60.00"]),
        ("100.00", [fixed("50.005"), fixed("50.00")], ["50.01", "50.00"]),
        ("100.00", [fixed("40.00"), share("60")], ["40.00", "60.00"]),
        ("100.00", [Milestone("N", {}, None, None, None), share("100")], ["0.00", "100.00"]),
        ("100.00", [], []),
    ],
)
def test_the_last_percent_of_a_plan_of_the_whole_price_closes_it(
    price: str, plan: list[Milestone], amounts: list[str]
) -> None:
    assert milestone_amounts(D(price), plan, "EUR") == [D(amount) for amount in amounts]


def test_only_what_was_accepted_by_the_end_of_the_month_is_due() -> None:
    def due(accepted_on: date | None) -> int:
        return len(lines(FixedDeal(D(100), (share("100", accepted_on),))))

    assert (due(None), due(date(2026, 11, 1)), due(date(2026, 10, 31)), due(date(2026, 9, 1))) == (0, 0, 1, 1)
    billed = FixedDeal(D(100), (share("100", date(2026, 10, 1)),), billed={"milestone:M": D(100)})
    assert lines(billed) == []


def test_a_milestone_is_a_service_of_the_month_of_its_acceptance() -> None:
    def days(accepted_on: date, validity: Validity = ALWAYS) -> tuple[date, date, MonthPeriod]:
        (line,) = lines(FixedDeal(D(100), (share("100", accepted_on),)), validity=validity)
        return line.service_from, line.service_to, line.period

    assert days(date(2026, 10, 15)) == (date(2026, 10, 1), date(2026, 10, 31), OCTOBER)
    september = MonthPeriod.of("2026-09")
    assert days(date(2026, 9, 15)) == (date(2026, 9, 1), date(2026, 9, 30), september)
    ends = Validity(date(2020, 1, 1), date(2026, 9, 11))
    assert days(date(2026, 9, 5), ends) == (date(2026, 9, 1), date(2026, 9, 10), september)
    # Accepted after the contract had ended: the day of acceptance itself.
    gone = Validity(date(2020, 1, 1), date(2026, 8, 1))
    assert days(date(2026, 9, 15), gone) == (date(2026, 9, 15), date(2026, 9, 15), september)


def test_what_closes_a_plan_says_what_the_others_come_to() -> None:
    day = date(2026, 10, 1)
    plan = (share("30", day, "A"), share("40", day, "B"), share("30", day, "C"))
    parts = [line.part for line in lines(FixedDeal(D("1000.00"), plan))]
    assert parts == [
        MilestonePart("A", D("1000.00"), D(30), day, None),
        MilestonePart("B", D("1000.00"), D(40), day, None),
        MilestonePart("C", D("1000.00"), D(30), day, D("700.00")),
    ]
    (alone,) = lines(FixedDeal(D("1000.00"), (fixed("50.00", day),)))
    assert alone.part == MilestonePart("F", D("50.00"), None, day, None)


def test_a_change_request_is_billed_once_it_is_accepted_and_only_once() -> None:
    change = ChangeRequest("C1", {}, D("80.004"), date(2026, 10, 20))
    (line,) = lines(FixedDeal(D(100), changes=(change,)))
    assert (line.basis, line.net, line.component) == (LineBasis.CHANGE_REQUEST, D("80.00"), "change:C1")
    assert lines(FixedDeal(D(100), changes=(change,), billed={"change:C1": D(80)})) == []
    assert lines(FixedDeal(D(100), changes=(ChangeRequest("C2", {}, D("0.004"), date(2026, 10, 20)),))) == []


def test_progress_is_the_newest_known_percent_less_what_was_billed() -> None:
    september, november = MonthPeriod.of("2026-09"), MonthPeriod.of("2026-11")
    deal = FixedDeal(D(1000), progress={september: D(20), OCTOBER: D(50), november: D(90)}, billed={"progress": D(200)})
    assert [line.net for line in lines(deal)] == [D("300.00")]
    assert [line.net for line in lines(deal, november)] == [D("700.00")]
    assert lines(deal, september) == []
    assert lines(deal, MonthPeriod.of("2026-08")) == []
    (less,) = lines(FixedDeal(D(1000), progress={OCTOBER: D(10)}, billed={"progress": D(200)}))
    assert (less.net, less.hours) == (D("-100.00"), D(-1))


def test_instalments_are_equal_and_the_last_one_takes_the_remainder() -> None:
    def of(month: str, **billed: str) -> list[Decimal]:
        known = {name.replace("_", ":"): D(amount) for name, amount in billed.items()}
        plan = Instalments(3, MonthPeriod.of("2026-09"))
        return [
            line.net for line in lines(FixedDeal(D("100.00"), instalments=plan, billed=known), MonthPeriod.of(month))
        ]

    assert of("2026-08") == of("2026-12") == []
    assert of("2026-09") == of("2026-10") == [D("33.33")]
    assert of("2026-11") == [D("33.34")]
    assert of("2026-11", instalment_1="30.00") == [D("36.67")]
    assert of("2026-10", instalment_2="33.33") == []
    assert of("2026-11", instalment_1="50.00", instalment_2="50.00") == []
