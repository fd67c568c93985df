"""Why a line has its amount: the whole chain as data, and the same amount when it is computed anew."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from proxima_common.contracts.calculation import (
    CorrectionUsed,
    FeeUsed,
    MilestoneUsed,
    ProgressUsed,
    ProrationUsed,
    RetainerUsed,
)
from proxima_common.contracts.prefill import ExcludedWorklog, ProposedLine
from proxima_common.contracts.words import DealType, ExclusionReason, LineBasis
from proxima_invoice.adapters.exchange_rates import ExchangeRates
from proxima_invoice.domain.exchange import PublishedRate
from proxima_invoice.domain.replaying import disagreements, replayed

from ..billing import ok, rows
from ..deals import H, amount_line
from ..line import Json, Line
from ..scenes import NOW, an_application, proposed, seen

pytestmark = pytest.mark.connected


def fixed(line: ProposedLine) -> ProposedLine:
    """With the rule id that amounts have, as prefill writes it."""
    rate = line.explanation.rate.model_copy(update={"rate_id": "fixed:t1"})
    return line.model_copy(update={"explanation": line.explanation.model_copy(update={"rate": rate})})


def every_kind() -> list[ProposedLine]:
    """Hours, fee (E7), overage, milestone (E13), progress (E14) and a correction (E12)."""
    hours = proposed("dev", [seen("w1", 5400), seen("w2", 2700)], "450000")
    above = RetainerUsed(
        opening_seconds=0,
        granted_seconds=20 * H,
        used_seconds=20 * H + 8100,
        overage_seconds=8100,
        order="chronological",
    )
    overage = proposed("over", [seen("w3", 5400), seen("w4", 2700)], "950000")
    overage = overage.model_copy(
        update={
            "basis": LineBasis.OVERAGE,
            "explanation": overage.explanation.model_copy(update={"basis": LineBasis.OVERAGE, "retainer": above}),
        }
    )
    less = proposed("less", [seen("w9", 5400, work_date=date(2026, 9, 8))], "45")
    correction = CorrectionUsed(invoice_number="2026-0001", month="2026-09", billed_seconds=14400, now_seconds=9000)
    behind = [seen("w9", -5400, work_date=date(2026, 9, 8))]
    correcting = less.model_copy(
        update={
            "key": "correction",
            "quantity": -less.quantity,
            "net": -less.net,
            "worklogs": behind,
            "basis": LineBasis.CORRECTION,
            "explanation": less.explanation.model_copy(
                update={
                    "hours": -less.quantity,
                    "net": -less.net,
                    "rounded_seconds": -5400,
                    "basis": LineBasis.CORRECTION,
                    "correction": correction,
                }
            ),
        }
    )
    fee = FeeUsed(component_id="fee", full=Decimal(1200), proration=ProrationUsed(days=21, of_days=30))
    step = MilestoneUsed(
        milestone_id="M1", price=Decimal(48000000), percent=Decimal(30), accepted_on=date(2026, 10, 20)
    )
    progress = ProgressUsed(
        price=Decimal(10000),
        cumulative_percent=Decimal("66.67"),
        cumulative=Decimal(6667),
        billed_before=Decimal(3333),
    )
    return [
        hours,
        overage,
        correcting,
        fixed(amount_line("fee", "840.00", LineBasis.FEE, "fee", fee=fee)),
        fixed(amount_line("m1", "14400000.00", LineBasis.MILESTONE, "milestone:M1", milestone=step)),
        fixed(amount_line("progress", "3334.00", LineBasis.PROGRESS, "progress", progress=progress)),
    ]


async def publish(line: Line, rate: str, day: date) -> None:
    """A rate of the Central Bank for one USD."""
    async with line.made.database.transaction() as tx:
        await ExchangeRates(tx).enter(PublishedRate("cbu", "USD", "UZS", 1, Decimal(rate), day, "test", NOW))


async def explained(line: Line, invoice: Json, at: int = 0) -> Json:
    path = f"/invoices/{invoice['invoice_id']}/lines/{invoice['lines'][at]['line_id']}/explanation"
    return await ok(line.get(path))


async def test_every_kind_of_line_is_replayed_to_the_amount_that_is_stored(line: Line) -> None:
    draft = await line.draft("A2", *every_kind())
    assert len(draft["lines"]) == 6, draft["prefill_problems"]
    for at, stored in enumerate(draft["lines"]):
        chain = await explained(line, draft, at)
        assert (chain["agrees"], chain["differences"]) == (True, []), stored["key"]
        assert chain["replayed"]["gross"] == stored["gross"]


async def test_the_chain_leads_from_worklogs_and_what_was_left_out_to_tax(line: Line) -> None:
    left_out = ExcludedWorklog(
        worklog_id="w5",
        work_date=date(2026, 10, 6),
        issue_key="OPS-2",
        person_id="p2",
        seconds=900,
        reason=ExclusionReason.WARRANTY,
        detail="issue type Warranty",
    )
    created = (await line.post("/invoices", {"application_id": "A2", "month": "2026-10"})).json()
    await line.propose(UUID(created["invoice_id"]), every_kind()[0], excluded=[left_out])
    draft = await line.read(created["invoice_id"])
    chain = await explained(line, draft)
    assert [one["worklog_id"] for one in chain["worklogs"]] == ["w1", "w2"]
    assert [(one["worklog_id"], one["reason"]) for one in chain["excluded"]] == [("w5", "warranty")]
    assert chain["calculation"]["rate"]["rate_id"] == "r1"
    assert (chain["replayed"]["price_net"], chain["replayed"]["tax"]) == ("1012500.00", "121500.00")


async def test_what_was_set_by_hand_is_named_beside_what_was_proposed(line: Line) -> None:
    draft = await line.draft("A2", every_kind()[0])
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    edited = await line.patch(path, {"unit_price": "400000"}, f'"{draft["version"]}"')
    chain = await explained(line, edited.json())
    assert [(one["field"], one["proposed"], one["now"]) for one in chain["by_hand"]] == [
        ("unit_price", "450000", "400000.000000")
    ]
    assert (chain["agrees"], chain["replayed"]["net"]) == (True, "900000.00")


async def test_it_is_the_same_years_later_whatever_the_terms_say_by_then(line: Line) -> None:
    application = an_application(application_id="A5", price_currency="USD", deal_type=DealType.HR)
    await line.know(application)
    await publish(line, "12171.03", date(2026, 10, 30))
    created = (await line.post("/invoices", {"application_id": "A5", "month": "2026-10"})).json()
    hours = proposed("dev", [seen("x1", 135900)], "32.50", "USD")
    await line.propose(UUID(created["invoice_id"]), hours, application=application)
    review = await line.finalized(await line.read(created["invoice_id"]))
    before = await explained(line, review)
    assert (before["agrees"], before["replayed"]["net"]) == (True, "14932332.62")
    # E18: 32.50 USD × 12 171.03 is 395 558.48 an hour, × 37.75 h.

    await line.know(an_application(application_id="A5", price_currency="EUR", tax_profile="exempt"))
    await publish(line, "99999", date(2026, 10, 31))
    assert (await explained(line, review))["replayed"] == before["replayed"]


async def test_a_stored_amount_that_was_tampered_with_does_not_agree(line: Line) -> None:
    draft = await line.draft("A2", *every_kind())
    async with line.made.database.transaction() as tx:
        desk = line.made.desk(tx)
        invoice = await desk.invoices.get(UUID(draft["invoice_id"]), worklogs=True)
    found = replayed(invoice)
    assert all(disagreements(one, found[one.line_id]) == [] for one in invoice.lines)
    first = invoice.lines[0]
    await rows(line, "update invoice_line set net = net + 1 where line_id = :one returning 1", one=first.line_id)
    chain = await explained(line, draft)
    assert (chain["agrees"], len(chain["differences"])) == (False, 1)
