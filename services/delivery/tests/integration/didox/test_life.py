"""The life of a document at Didox from approval to the client's answer, as invoice is told of it."""

import hashlib
import io
import zipfile

import pytest
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.contracts.words import DocumentKind
from proxima_common.errors import Conflict
from proxima_delivery.domain.didox.exact import read

from ...didox_forms import BUYER
from ...didox_scenes import Cabin, Paper, frozen, granted

pytestmark = pytest.mark.connected


async def test_approved_created_read_back_signed_sent_accepted_with_its_evidence(house: Cabin, bucket) -> None:
    event, document = await house.waiting()
    assert (document.state, document.differences, document.partner_status) == ("draft", [], 0)
    challenge = await house.challenge(document.id)
    [there] = house.there()
    assert read(challenge.data) == there["json"]
    await house.give(document.id, challenge)
    await house.work()
    sent = await house.document()
    assert (sent.state, there["doc_id"]) == ("sent", sent.partner_id)
    house.didox.accept(there["doc_id"])
    await house.poll()
    accepted = await house.document()
    assert (accepted.state, accepted.code) == ("accepted", None)
    assert await house.told() == [
        "AwaitingSignature",
        "DeliveryActionTaken",
        "HandedOver",
        "DocumentAccepted",
    ]
    facts = await house.facts()
    assert facts[2].reference == there["doc_id"]
    assert {fact.delivery_id for fact in facts if hasattr(fact, "delivery_id")} == {(await house.deliveries())[0].id}
    assert (await house.deliveries())[0].state == "accepted"
    [kept] = await house.evidence()
    pack = bucket.client.get_object(Bucket=kept.bucket, Key=kept.key)["Body"].read()
    assert hashlib.sha256(pack).hexdigest() == kept.sha256
    assert kept.key.startswith(f"evidence/{event.invoice_id}/")
    assert "document.json" in zipfile.ZipFile(io.BytesIO(pack)).namelist()


async def test_every_event_twice_and_every_poll_twice_is_once(house: Cabin) -> None:
    paper = Paper()
    event = frozen(InvoiceApproved, [paper])
    grant = granted(event, paper.id, now=house.clock.now())
    for _ in range(2):
        await house.hear(event)
        await house.work()
        await house.hear(grant)
    await house.sign((await house.document()).id)
    house.didox.accept(house.there()[0]["doc_id"])
    for _ in range(3):
        await house.poll()
        await house.look()
    assert len(house.there()) == 1
    assert (await house.told()).count("DocumentAccepted") == 1
    assert (await house.told()).count("HandedOver") == 1
    assert len(await house.evidence()) == 1


async def test_esf_and_act_of_one_invoice(house: Cabin) -> None:
    esf, act = Paper(), Paper(DocumentKind.ACT)
    event = await house.approve(esf, act)
    await house.hear(granted(event, esf.id, act.id, now=house.clock.now()))
    for document in await house.documents():
        assert document.differences == []
        await house.sign(document.id)
    assert [(one["doctype"], one["status"]) for one in house.there()] == [("002", 1), ("005", 1)]
    assert [one.state for one in await house.deliveries()] == ["handed_over"] * 2


async def test_a_paper_without_a_form_goes_as_the_very_pdf(house: Cabin, bucket) -> None:
    paper, content = Paper(), b"%PDF-1.4 the bill"
    event = frozen(InvoiceApproved, [])
    file = bucket.put(paper.id, content)
    grant = granted(event, paper.id, now=house.clock.now(), files=[file], kind=DocumentKind.BILL)
    await house.hear(grant)
    assert [one.state for one in await house.deliveries()] == ["queued"]
    await house.work()
    document = await house.document()
    assert (document.doctype, document.state) == ("000", "draft")
    assert house.there()[0]["json"]["subtype"] == 4
    await house.sign(document.id)
    assert [one.state for one in await house.deliveries()] == ["handed_over"]


@pytest.mark.parametrize("what", ["other bytes", "missing", "too large"])
async def test_a_pdf_that_is_not_the_approved_one_or_too_large_is_never_sent(
    house: Cabin, bucket, what: str, monkeypatch
) -> None:
    paper = Paper()
    file = bucket.put(paper.id, b"%PDF " + (b"x" * (10 * 1024 * 1024 + 1) if what == "too large" else b"bill"))
    if what == "other bytes":
        bucket.client.put_object(Bucket=file.bucket, Key=file.key, Body=b"%PDF other")
    if what == "missing":
        bucket.client.delete_object(Bucket=file.bucket, Key=file.key)
    await house.hear(granted(frozen(InvoiceApproved, []), paper.id, now=house.clock.now(), files=[file]))
    await house.work()
    assert (await house.document()).state == "failed"
    assert [(one.state, one.code) for one in await house.deliveries()] == [("failed", "no_draft")]
    assert house.there() == []


async def test_rejected_with_the_clients_reason(house: Cabin) -> None:
    _, document = await house.waiting()
    await house.sign(document.id)
    house.didox.reject(house.there()[0]["doc_id"], "Неверная сумма")
    await house.poll()
    rejected = (await house.facts())[-1]
    assert (type(rejected).__name__, rejected.reason) == ("DocumentRejected", "Неверная сумма")
    assert (await house.document()).comment == "Неверная сумма"
    assert [pack.state for pack in await house.evidence()] == ["rejected"]


async def test_annulled_by_the_tax_office_after_acceptance(house: Cabin) -> None:
    _, document = await house.waiting()
    await house.sign(document.id)
    house.didox.accept(house.there()[0]["doc_id"])
    await house.poll()
    house.didox.annul(house.there()[0]["doc_id"])
    await house.poll()
    assert (await house.told())[-2:] == ["DocumentAccepted", "Annulled"]
    assert (await house.facts())[-1].reason == "annulled by the tax office"
    assert (await house.deliveries())[0].state == "annulled"


async def test_missed_steps_are_told_in_order(house: Cabin) -> None:
    """The signer worked in Didox's own cabinet, and the client was quick."""
    _, document = await house.waiting()
    challenge = await house.challenge(document.id)
    await house.sign_in_cabinet(document)
    house.didox.accept(document.partner_id)
    await house.poll()
    assert await house.told() == ["AwaitingSignature", "HandedOver", "DocumentAccepted"]
    with pytest.raises(Conflict):
        await house.give(document.id, challenge)


async def test_the_dry_check_tells_what_the_tax_base_says(house: Cabin) -> None:
    await house.finalize()
    [checked] = await house.facts()
    assert (checked.passed, checked.revision) == (False, 1)
    assert any("VAT code" in said for said in checked.problems)
    asked = [entry for entry in house.didox.requests() if "/utils/info/" in entry["path"]]
    await house.finalize()
    again = [entry for entry in house.didox.requests() if "/utils/info/" in entry["path"]]
    assert len(again) == len(asked) == 1


async def test_an_unknown_buyer_does_not_pass(house: Cabin) -> None:
    house.didox.change_company(BUYER, unknown=True)
    await house.finalize(Paper(), Paper(DocumentKind.ACT))
    [checked] = await house.facts()
    assert any("does not know a company" in said for said in checked.problems)


async def test_a_warning_beside_success_is_shown(house: Cabin) -> None:
    house.didox.switch(sign_warning=True)
    _, document = await house.waiting()
    await house.sign(document.id)
    sent = await house.document()
    assert (sent.state, "Документ принят" in sent.warning) == ("sent", True)


async def test_the_offer_that_was_not_signed_lets_the_signer_try_again(house: Cabin) -> None:
    house.didox.switch(offer_required=True)
    _, document = await house.waiting()
    await house.sign(document.id)
    assert (await house.document()).code == "offer_not_signed"
    assert [one.state for one in await house.deliveries()] == ["awaiting_signature"]
    house.didox.switch()
    await house.sign(document.id)
    assert (await house.document()).state == "sent"
