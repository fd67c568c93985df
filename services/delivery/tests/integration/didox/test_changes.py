"""What changes a document on its way: edits in the cabinet, returns, reissues, voids, corrections, an ended lease."""

from datetime import timedelta

import pytest
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.contracts.words import DocumentKind
from proxima_common.errors import Conflict

from ...didox_forms import an_original
from ...didox_scenes import Cabin, Paper, frozen, granted, reissued, returned, void_requested

pytestmark = pytest.mark.connected


async def test_a_draft_deleted_in_the_cabinet_is_found_and_made_again_on_request(house: Cabin) -> None:
    _, document = await house.waiting()
    house.didox.delete_draft(document.partner_id)
    await house.look()
    assert (await house.document()).code == "draft_deleted"
    await house.decide("retry", document.id, "somebody deleted it")
    await house.work()
    again = await house.document()
    assert (again.state, again.code) == ("draft", None)
    assert again.partner_id != document.partner_id
    await house.sign(document.id)
    assert [one["status"] for one in house.there()] == [55, 1]


async def test_a_draft_edited_in_the_cabinet_is_found_refuses_the_signature_and_is_replaced(house: Cabin) -> None:
    _, document = await house.waiting()
    house.didox.edit_draft(document.partner_id, buyer={"director": "Somebody Else"})
    with pytest.raises(Conflict) as refused:
        await house.challenge(document.id)
    assert refused.value.code == "differs"
    seen = await house.document()
    assert [one["field"] for one in seen.differences] == ["/Buyer/Director"]
    await house.decide("retry", document.id, "somebody edited it")
    await house.work()
    await house.sign(document.id)
    assert [one["status"] for one in house.there()] == [55, 1]
    assert house.there(1)[0]["json"]["buyer"]["director"] == "Прежний Директор"


async def test_an_edit_between_challenge_and_signature_is_refused_by_the_partner(house: Cabin) -> None:
    _, document = await house.waiting()
    challenge = await house.challenge(document.id)
    house.didox.edit_draft(document.partner_id, buyer={"director": "Somebody Else"})
    await house.give(document.id, challenge)
    await house.work()
    assert house.there()[0]["status"] == 0
    assert [(one.state, one.code) for one in await house.deliveries()] == [("awaiting_signature", "signature_refused")]
    with pytest.raises(Conflict):
        await house.challenge(document.id)


async def test_return_removes_drafts_and_the_next_revision_is_created_after_that(house: Cabin) -> None:
    paper = Paper()
    event = await house.approve(paper)
    again = frozen(InvoiceApproved, [paper], revision=2, invoice_id=event.invoice_id)
    house.didox.switch(slow_next=1, slow_next_ms=400, only_path="delete/draft")
    await house.hear(returned(event), again)
    await house.work()
    assert [(one.revision, one.state) for one in await house.documents()] == [(1, "removed"), (2, "draft")]
    assert [one["status"] for one in house.there()] == [55, 0]


async def test_return_ends_what_waits_for_a_signature(house: Cabin) -> None:
    event, document = await house.waiting()
    await house.hear(returned(event))
    await house.work()
    assert (await house.document()).state == "removed"
    assert [(one.state, one.code) for one in await house.deliveries()] == [("cancelled", "cancelled")]
    with pytest.raises(Conflict):
        await house.challenge(document.id)


async def test_a_return_that_is_heard_before_the_signature_is_sent_stops_it(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.give(document.id, await house.challenge(document.id))
    again = frozen(InvoiceApproved, [paper], revision=2, invoice_id=event.invoice_id)
    await house.hear(returned(event), again)
    await house.work()
    assert [(one.revision, one.state) for one in await house.documents()] == [(1, "removed"), (2, "draft")]
    assert [(one.state, one.code) for one in await house.deliveries()] == [("failed", "withdrawn")]
    assert [one.state for one in await house.signatures()] == ["refused"]
    assert [one["status"] for one in house.there()] == [55, 0]


async def test_what_was_signed_meanwhile_is_reported_not_deleted_and_blocks_the_next(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.sign_in_cabinet(document)
    again = frozen(InvoiceApproved, [paper], revision=2, invoice_id=event.invoice_id)
    await house.hear(returned(event), again)
    await house.work()
    first, second = await house.documents()
    assert (first.state, first.code) == ("sent", "signed_meanwhile")
    assert (second.state, second.code) == ("failed", "older_not_removed")
    assert [one["status"] for one in house.there()] == [1]


async def test_reissue_leaves_the_rejected_one_and_creates_the_new(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.sign(document.id)
    house.didox.reject(document.partner_id, "Неверная сумма")
    await house.poll()
    new = Paper(number="43")
    again = frozen(InvoiceApproved, [new], revision=2, invoice_id=event.invoice_id)
    await house.hear(reissued(event, paper.id), again)
    await house.work()
    assert [(one.number, one.state) for one in await house.documents()] == [("42", "rejected"), ("43", "draft")]


async def test_a_paper_kept_from_an_older_revision_is_not_made_again(house: Cabin) -> None:
    paper = Paper()
    event = await house.approve(paper)
    paper.kept_from = 1
    await house.hear(frozen(InvoiceApproved, [paper], revision=2, invoice_id=event.invoice_id))
    await house.work()
    assert len(house.there()) == 1


async def test_a_void_is_signed_and_annuls(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.sign(document.id)
    await house.hear(void_requested(event, paper.id))
    await house.sign(document.id)
    assert house.there()[0]["status"] == 5
    last = (await house.facts())[-1]
    assert (type(last).__name__, last.reason) == ("Annulled", "wrong client")
    assert (await house.document()).state == "cancelled"


async def test_a_void_after_acceptance_is_refused_at_once(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.sign(document.id)
    house.didox.accept(document.partner_id)
    await house.poll()
    await house.hear(void_requested(event, paper.id))
    assert (await house.told())[-1] == "VoidRefused"


async def test_accepted_while_the_cancellation_is_signed(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper)
    await house.sign(document.id)
    await house.hear(void_requested(event, paper.id))
    challenge = await house.challenge(document.id)
    house.didox.accept(document.partner_id)
    await house.give(document.id, challenge)
    await house.work()
    await house.poll()
    assert house.there()[0]["status"] == 3
    told = await house.told()
    assert told.count("VoidRefused") == 1
    assert told.count("DocumentAccepted") == 1
    assert "Annulled" not in told


async def test_a_correction_names_the_first_by_its_id_there(house: Cabin) -> None:
    first = Paper(number="41")
    await house.approve(first)
    known = (await house.document()).partner_id
    await house.approve(Paper(DocumentKind.ESF_CORRECTED, number="44", original=an_original(first.id)))
    assert house.there()[1]["json"]["oldfacturadoc"]["oldfacturaid"] == known
    assert (await house.documents())[1].differences == []


async def test_a_correction_of_what_is_not_there_fails_and_is_tried_again(house: Cabin) -> None:
    await house.approve(Paper(DocumentKind.ESF_CORRECTED, original=an_original(Paper().id)))
    assert (await house.document()).code == "original_unknown"
    assert house.there() == []


async def test_a_lease_that_runs_out_ends_the_handover_and_a_new_one_takes_the_same_draft(house: Cabin) -> None:
    paper = Paper()
    event, document = await house.waiting(paper, lease=timedelta(minutes=30))
    house.clock.move(timedelta(minutes=31))
    with pytest.raises(Conflict, match="run out"):
        await house.challenge(document.id)
    assert await house.service.didox.watch(house.cabinets).expire(house.clock.now()) == 1
    assert [(one.state, one.code) for one in await house.deliveries()] == [("failed", "lease_expired")]
    await house.hear(granted(event, paper.id, now=house.clock.now(), ordinal=1))
    await house.sign(document.id)
    assert [one.state for one in await house.deliveries()] == ["failed", "handed_over"]
    assert len(house.there()) == 1
