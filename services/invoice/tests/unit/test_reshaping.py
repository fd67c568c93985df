"""Lines are divided and joined; the time behind them goes along to the second."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import LineKind, TaxKind
from proxima_common.errors import Conflict, Invalid
from proxima_common.ids import new_id
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, Worklog
from proxima_invoice.domain.reshaping import join, split_by_quantity, split_by_worklogs

from ..scenes import NOW, PREPARER, a_line, an_invoice

D = Decimal


def worklog(worklog_id: str, seconds: int, day: int = 5, billed: int | None = None) -> Worklog:
    return Worklog(
        worklog_id,
        date(2026, 10, day),
        "OPS-1",
        "s",
        "d",
        "p1",
        "P",
        "dev",
        seconds,
        seconds,
        seconds if billed is None else billed,
        "a" * 64,
        NOW,
    )


def generated(*worklogs: Worklog, **values: Any) -> Line:
    hours = D(sum(one.billed_seconds for one in worklogs)) / 3600
    defaults: dict[str, Any] = {
        "kind": LineKind.GENERATED,
        "key": "dev",
        "quantity": hours,
        "proposed": {"text": "t", "unit": "hour", "quantity": str(hours), "unit_price": "450000"},
        "worklogs": worklogs,
        "worklog_count": len(worklogs),
    }
    return a_line(**(defaults | values))


def split(invoice: Invoice, quantity: str) -> list[Line]:
    return split_by_quantity(invoice, invoice.lines[0].line_id, D(quantity), None, new_id(), PREPARER)


def test_the_latest_time_goes_and_one_worklog_is_divided() -> None:
    invoice = an_invoice([generated(worklog("w1", 3600, 1), worklog("w2", 3600, 2), worklog("w3", 3600, 3))])
    stays, goes = split(invoice, "1.25")
    assert [(one.worklog_id, one.billed_seconds) for one in stays.worklogs] == [("w1", 3600), ("w2", 2700)]
    assert [(one.worklog_id, one.billed_seconds) for one in goes.worklogs] == [("w2", 900), ("w3", 3600)]
    assert (stays.key, goes.key) == ("dev", None)
    assert [line.position for line in invoice.lines] == [1, 2]
    assert invoice.touched_by == {"preparer"}


def test_amounts_of_a_discount_are_shared_and_percents_stay() -> None:
    invoice = an_invoice([a_line(quantity=D(3), unit_price=D(100), discount=D(10), charge_percent=D(5))])
    stays, goes = split(invoice, "1")
    assert (stays.discount, goes.discount) == (D("6.67"), D("3.33"))
    assert (stays.charge, goes.charge) == (D("10.00"), D("5.00"))


@pytest.mark.parametrize("quantity", ["0", "10", "11", "-1"])
def test_a_part_is_more_than_nothing_and_less_than_all(quantity: str) -> None:
    with pytest.raises(Invalid) as refused:
        split(an_invoice([a_line()]), quantity)
    assert refused.value.fields[0].pointer == "/quantity"


def test_a_part_of_the_deal_that_is_billed_once_stays_one_line() -> None:
    with pytest.raises(Conflict) as refused:
        split(an_invoice([a_line(component="milestone:1")]), "5")
    assert refused.value.code == "billed_once"
    assert len(split(an_invoice([a_line(component="time")]), "5")) == 2


def test_named_worklogs_take_their_share_of_the_quantity() -> None:
    invoice = an_invoice([generated(worklog("w1", 5400), worklog("w2", 1800), quantity=D("2.00"))])
    parts = split_by_worklogs(invoice, invoice.lines[0].line_id, ["w2"], "Night", new_id(), PREPARER)
    assert [(line.text, line.quantity) for line in parts] == [("Support in October", D("1.50")), ("Night", D("0.50"))]
    for wrong in (["w9"], ["w1"], []):
        with pytest.raises(Invalid):
            split_by_worklogs(invoice, invoice.lines[0].line_id, wrong, None, new_id(), PREPARER)


def test_joined_lines_have_all_of_the_time() -> None:
    one, other = generated(worklog("w1", 3600)), generated(worklog("w2", 1800), key="qa")
    invoice = an_invoice([one, a_line(text="between"), other])
    joined, gone = join(invoice, [one.line_id, other.line_id], "Both", PREPARER)
    assert (joined.text, joined.quantity, joined.worklog_count) == ("Both", D("1.5"), 2)
    assert [line.line_id for line in gone] == [other.line_id]
    assert [line.text for line in invoice.lines] == ["Both", "between"]
    assert joined.proposed
    assert set(joined.proposed["of"]) == {"dev", "qa"}


@pytest.mark.parametrize(
    "values",
    [
        {"unit_price": D(1)},
        {"unit": "day"},
        {"tax_kind": TaxKind.EXEMPT, "tax_rate": D(0)},
        {"base_quantity": D(10)},
        {"kind": LineKind.ADJUSTMENT},
    ],
)
def test_lines_that_differ_are_not_joined(values: dict[str, Any]) -> None:
    one, other = a_line(), a_line(**values)
    with pytest.raises(Conflict) as refused:
        join(an_invoice([one, other]), [one.line_id, other.line_id], None, PREPARER)
    assert refused.value.code == "lines_differ"


def test_one_line_is_not_joined_with_itself() -> None:
    line = a_line()
    with pytest.raises(Invalid):
        join(an_invoice([line]), [line.line_id, line.line_id], None, PREPARER)


TIME = st.lists(st.tuples(st.integers(0, 30000), st.integers(1, 28)), min_size=1, max_size=8)


@given(time=TIME, share=st.decimals("0.01", "0.99", places=2))
def test_no_second_is_lost_by_dividing_and_joining_again(time: list[tuple[int, int]], share: D) -> None:
    worklogs = [worklog(f"w{at}", seconds, day) for at, (seconds, day) in enumerate(time)]
    invoice = an_invoice([generated(*worklogs, quantity=D(10))])
    parts = split(invoice, str(10 * share))
    for name in ("raw_seconds", "billable_seconds", "billed_seconds"):
        both = sum(getattr(one, name) for line in parts for one in line.worklogs)
        assert both == sum(getattr(one, name) for one in worklogs)
    joined, _ = join(invoice, [line.line_id for line in parts], None, PREPARER)
    assert {one.worklog_id: one.billed_seconds for one in joined.worklogs} == {
        one.worklog_id: one.billed_seconds for one in worklogs
    }
    assert joined.quantity == 10
