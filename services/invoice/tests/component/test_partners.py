"""What partners tell, and what they are told: Didox, the client's page, decisions over Telegram, debts."""

from typing import Any

import pytest
from proxima_common.contracts import delivery
from proxima_common.contracts.words import Channel
from proxima_common.ids import new_id
from sqlalchemy import text

from ..billing import code, ok
from ..held import document, facts, states
from ..line import APPROVER, Json, Line, handed_over, of_lease
from ..scenes import NOW
from .test_approval import TWO_LEVELS, known_approver, set_policy
from .test_forms import with_set

pytestmark = pytest.mark.connected

DEBTS = "invoice.internal.debt_changed.v1"
REFUSED = "invoice.internal.decision_refused.v1"


async def sending(line: Line, document_set: str = "bill+esf+act") -> Json:
    """An approved set at home that was just sent."""
    invoice = await line.approved(await line.finalized(await with_set(line, document_set)))
    return await ok(line.post(f"/invoices/{invoice['invoice_id']}/send", {}))


def by_didox(kind: type[delivery.DeliveryFact], invoice: Json, lease: Json, **values: Any) -> delivery.DeliveryFact:
    return kind(**of_lease(invoice, lease) | {"channel": Channel.DIDOX} | values)


async def signed(line: Line, invoice: Json, leases: list[Json]) -> Json:
    await line.hear(*[by_didox(delivery.HandedOver, invoice, one, reference="A1", at=NOW) for one in leases])
    return await line.read(invoice["invoice_id"])


def of_document(invoice: Json, kind: str, name: str) -> list[tuple[str, str | None]]:
    wanted = document(invoice, kind)["document_id"]
    return [
        (one["state"], one["detail"]) for one in invoice["facts"] if (one["document_id"], one["fact"]) == (wanted, name)
    ]


async def test_esf_and_act_are_signed_in_didox_and_the_letters_follow(line: Line) -> None:
    invoice = await sending(line)
    leases = await line.leases(invoice)
    kinds = {one["document_id"]: one["kind"] for one in invoice["documents"]}
    assert sorted(kinds[one["document_id"]] for one in leases) == ["act", "esf"]
    assert {(one["channel"], one["recipient"]["email"], one["recipient"]["tin"]) for one in leases} == {
        ("didox", "", invoice["buyer"]["tin"])
    }
    esf = next(one for one in leases if kinds[one["document_id"]] == "esf")
    await line.hear(by_didox(delivery.AwaitingSignature, invoice, esf))
    waiting = await line.read(invoice["invoice_id"])
    assert of_document(waiting, "esf", "delivered") == [("waiting", "it waits for the signature")]
    refused = await line.post(f"/invoices/{invoice['invoice_id']}/return", {"reason": "wrong month"}, APPROVER)
    assert code(refused) == (409, "handover_open")

    out = await signed(line, invoice, leases)
    assert (out["status"], states(out)["bill"]) == ("sent", "approved")
    letters = await line.leases(out)
    assert {(one["channel"], kinds[one["document_id"]]) for one in letters} == {("email", "bill"), ("email", "annex")}
    await line.hear(*[handed_over(out, one) for one in letters])
    assert set(states(await line.read(invoice["invoice_id"])).values()) == {"handed_over"}
    assert len(await line.events("invoice.internal.handover_granted.v1")) == 2


async def test_a_signature_that_was_taken_back_lets_the_invoice_return(line: Line) -> None:
    invoice = await sending(line, "esf")
    (lease,) = await line.leases(invoice)
    failed = {"state": "failed", "code": "taken_back", "reason": "wrong month"}
    await line.hear(by_didox(delivery.DeliveryFailed, invoice, lease, **failed))
    body = {"reason": "wrong month"}
    assert (await ok(line.post(f"/invoices/{invoice['invoice_id']}/return", body, APPROVER)))["status"] == "draft"


async def test_the_events_name_what_only_the_partner_hands_over(line: Line) -> None:
    invoice = await line.approved(await line.finalized(await with_set(line, "bill+esf+act")))
    wanted = sorted(document(invoice, kind)["document_id"] for kind in ("esf", "act"))
    for name in ("finalized", "approved"):
        (event,) = await line.events(f"invoice.internal.{name}.v1")
        assert sorted(event["body"]["partner_documents"]) == wanted


def checked(invoice: Json, *problems: str, revision: int | None = None) -> delivery.CounterpartyChecked:
    return delivery.CounterpartyChecked(
        invoice_id=invoice["invoice_id"],
        legal_entity_id="S1",
        passed=not problems,
        problems=list(problems),
        revision=revision or invoice["revision"],
        at=NOW,
    )


async def test_what_the_partner_doubts_is_shown_and_never_green(line: Line) -> None:
    invoice = await line.files_made(await line.finalized(await with_set(line, "esf")))

    async def against() -> str:
        preview = await ok(line.get("/months/2026-10/green?verb=approve"))
        return "; ".join(why for item in preview["rest"] for why in item["against"] if "partner" in why)

    assert await against() == "the partner has not checked the buyer and the codes yet"
    await line.hear(checked(invoice, "the director changed"))
    assert await against() == "the partner has doubts about the buyer or the codes"
    assert facts(await line.read(invoice["invoice_id"]))["counterparty_checked"] == "waiting"
    await line.hear(checked(invoice))
    assert await against() == ""


async def test_a_question_of_the_client_is_a_task(line: Line) -> None:
    invoice = await sending(line, "esf")
    (lease,) = await line.leases(invoice)
    await line.hear(by_didox(delivery.QuestionAsked, invoice, lease, text="Which hours are these?", at=NOW))
    asked = await line.read(invoice["invoice_id"])
    assert of_document(asked, "esf", "questioned") == [("waiting", "Which hours are these?")]


def decided(invoice: Json, decision: str, by: str = "approver", **values: Any) -> delivery.DecisionTaken:
    return delivery.DecisionTaken(
        **{
            "invoice_id": invoice["invoice_id"],
            "legal_entity_id": "S1",
            "revision": invoice["revision"],
            "bundle_hash": invoice["bundle_hash"],
            "staff_id": by,
            "decision": decision,
            "reason": None if decision == "approve" else "the month is wrong",
            "at": NOW,
            "decision_id": new_id(),
        }
        | values
    )


async def in_review(line: Line, touched_by: str = "preparer") -> Json:
    """In review, after this person changed its amounts."""
    draft = await line.finalized()
    async with line.made.database.transaction() as tx:
        values = {"invoice": draft["invoice_id"], "who": touched_by, "at": NOW}
        await tx.execute(text("insert into touched_by values (:invoice, :who, :at)"), values)
    return await line.files_made(draft)


async def test_approvers_are_named_with_what_they_look_at(line: Line) -> None:
    await known_approver(line)
    await known_approver(line, "preparer")
    await known_approver(line, "gone", active=False)
    invoice = await in_review(line)
    (event,) = await line.events("invoice.internal.approval_requested.v1")
    assert event["body"]["approvers"] == [{"staff_id": "approver", "sees_margin": True}]
    card = event["body"]["card"]
    assert (card["client_name"], card["period"], card["previous_total"]) == (invoice["client_name"], "2026-10", None)


async def test_the_next_level_is_asked_of_others(line: Line) -> None:
    await set_policy(line, TWO_LEVELS)
    await known_approver(line)
    await known_approver(line, "second")
    invoice = await in_review(line)
    await line.hear(decided(invoice, "approve"))
    (event,) = await line.events("invoice.internal.approval_given.v1")
    assert [one["staff_id"] for one in event["body"]["approvers"]] == ["second"]


async def test_a_decision_over_telegram_counts_like_a_click(line: Line) -> None:
    await known_approver(line)
    invoice = await in_review(line)
    await line.hear(decided(invoice, "approve"))
    approved = await line.read(invoice["invoice_id"])
    assert approved["status"] == "approved"
    returned = decided(approved, "return")
    await line.hear(returned)
    assert (await line.read(invoice["invoice_id"]))["status"] == "draft"
    assert await line.events(REFUSED) == []


@pytest.mark.parametrize(
    ("by", "values", "why"),
    [
        ("preparer", {}, "four_eyes"),
        ("nobody", {}, "invoice_not_found"),
        ("approver", {"revision": 7}, "stale_approval"),
        ("approver", {"bundle_hash": "f" * 64}, "stale_approval"),
        ("approver", {"decision": "return", "bundle_hash": "f" * 64}, "stale_decision"),
    ],
)
async def test_what_may_not_be_decided_is_refused_with_the_reason(
    line: Line, by: str, values: dict[str, Any], why: str
) -> None:
    await known_approver(line)
    await known_approver(line, "preparer")
    invoice = await in_review(line)
    decision = decided(invoice, values.pop("decision", "approve"), by, **values)
    await line.hear(decision)
    (event,) = await line.events(REFUSED)
    assert (event["body"]["code"], event["body"]["staff_id"]) == (why, by)
    assert event["body"]["decision_id"] == str(decision.decision_id)
    assert (await line.read(invoice["invoice_id"]))["status"] == "needs_review"


async def test_of_a_click_and_a_button_at_once_one_counts(line: Line) -> None:
    await known_approver(line)
    invoice = await in_review(line)
    assert (await line.approve(invoice)).status_code == 200
    await line.hear(decided(invoice, "approve"))
    (event,) = await line.events(REFUSED)
    assert event["body"]["code"] == "wrong_status"
    assert len(await line.events("invoice.internal.approved.v1")) == 1


async def test_every_change_of_a_debt_is_told_and_nothing_else(line: Line) -> None:
    draft = await line.finalized()
    assert await line.events(DEBTS) == []
    invoice = await line.approved(draft)
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/send", {}))
    await line.hear(*[handed_over(invoice, one) for one in await line.leases(invoice)])
    (owed,) = [one["body"] for one in await line.events(DEBTS)]
    assert (owed["status"], owed["outstanding"], owed["due_date"]) == ("sent", invoice["payable"], invoice["due_date"])
    assert [one["email"] for one in owed["recipients"]] == [one["email"] for one in invoice["recipients"]]
    now = await line.read(invoice["invoice_id"])
    changed = await line.patch(f"/invoices/{now['invoice_id']}", {"promised_date": "2026-11-20"}, f'"{now["version"]}"')
    assert changed.status_code == 200, changed.text
    await ok(line.post(f"/invoices/{now['invoice_id']}/void", {"reason": "a mistake"}))
    told = [one["body"] for one in await line.events(DEBTS)]
    assert [(one["status"], one["promised_on"]) for one in told] == [
        ("sent", None),
        ("sent", "2026-11-20"),
        ("void", "2026-11-20"),
    ]
