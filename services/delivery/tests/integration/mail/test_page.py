"""The page behind the link of a letter: what a client sees, accepts and asks, and what a stranger does not."""

import asyncio
import email
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from email import policy
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from proxima_common.contracts.delivery import DocumentAccepted, QuestionAsked
from proxima_common.contracts.invoice_private import DocumentAnswered, InvoiceVoided
from proxima_common.contracts.words import DocumentKind, DocumentState, InvoiceStatus, RecipientRole
from proxima_common.ids import new_id
from proxima_delivery.adapters.tables.mail import ACCEPTANCE, NOTICE, PAGE_OPENING, QUESTION, REMINDER_PLAN
from proxima_delivery.domain.mail.links import Link, LinkKeys, Purpose
from proxima_delivery.entrypoints.api import make_app

from services.delivery.tests.integration.mail.test_reminders import clock, owed

pytestmark = pytest.mark.connected
TWO = (("buh@client.example", RecipientRole.PRIMARY), ("dir@client.example", RecipientRole.COPY))
YES = {"name": "Anna Buh"}


@pytest.fixture
async def web(house) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_app(house.service, None, house.archive))
    async with httpx.AsyncClient(transport=transport, base_url="https://pay.seller.example") as http:
        yield http


@pytest.fixture
def handed(house, granted, smtp) -> Any:
    """A hand-over of these kinds that went out; the event and the path of its link."""

    async def hand(*kinds: DocumentKind, acceptance: bool = True, **changes: Any) -> tuple[Any, str]:
        kinds = kinds or (DocumentKind.INVOICE, DocumentKind.ANNEX)
        event = granted(contents=[f"%PDF {kind}".encode() for kind in kinds], recipients=TWO, **changes)
        of = dict(zip((file.document_id for file in event.files), kinds, strict=True))
        leases = [
            lease.model_copy(
                update={
                    "document_kind": of[lease.document_id],
                    "document_number": "142",
                    "needs_acceptance": acceptance and of[lease.document_id] is not DocumentKind.ANNEX,
                }
            )
            for lease in event.leases
        ]
        event = event.model_copy(update={"leases": leases})
        await house.hear(event)
        await house.work()
        message = email.message_from_bytes(smtp.taken[-1].data, policy=policy.default)
        body = message.get_body(("plain",))
        found = re.search(r"https://pay\.seller\.example(/c/\S+)", body.get_content())
        assert found
        return event, found[1]

    return hand


async def accepted(house) -> list[DocumentAccepted]:
    return [one for one in await house.facts() if isinstance(one, DocumentAccepted)]


async def test_the_page_names_documents_and_amount_and_brings_the_approved_bytes(web, house, handed) -> None:
    event, path = await handed()
    page = await web.get(path)
    assert page.status_code == 200
    for shown in ("Client GmbH", "Proxima Ops", "1,250.50\xa0USD", "Invoice 142", "Annex 142"):
        assert shown in page.text
    for file in event.files:
        got = await web.get(f"{path}/files/{file.document_id}")
        assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
        assert got.content in (b"%PDF invoice", b"%PDF annex")
    assert len(await house.rows(PAGE_OPENING)) == 1


async def test_no_script_no_frame_no_referrer_and_nothing_kept(web, handed) -> None:
    _, path = await handed()
    page = await web.get(path)
    policy_said = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy_said
    assert "unsafe" not in policy_said
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("same-origin", "no-store")
    assert "<script" not in page.text
    assert "style=" not in page.text


async def test_yes_accepts_what_may_be_accepted_by_link_and_says_who(web, house, handed) -> None:
    event, path = await handed()
    answer = await web.post(f"{path}/accept", data=YES)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=accepted")
    (fact,) = await accepted(house)
    assert (fact.document_id, fact.how) == (event.files[0].document_id, "link: Anna Buh")
    assert fact.recipient_role is RecipientRole.PRIMARY
    page = await web.get(answer.headers["location"])
    assert "Thank you, the documents are accepted." in page.text
    assert "by Anna Buh" in page.text
    assert "/accept" not in page.text


async def test_yes_twice_and_at_once_is_one_yes(web, house, handed) -> None:
    _, path = await handed()
    answers = await asyncio.gather(*(web.post(f"{path}/accept", data=YES) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(await accepted(house)) == 1
    assert len(await house.rows(ACCEPTANCE)) == 1


@pytest.mark.parametrize("kind", [DocumentKind.ESF, DocumentKind.ACT, DocumentKind.ANNEX])
async def test_other_kinds_are_not_accepted_by_link(web, house, handed, kind: DocumentKind) -> None:
    _, path = await handed(kind)
    assert "/accept" not in (await web.get(path)).text
    assert (await web.post(f"{path}/accept", data=YES)).status_code == 409
    assert await accepted(house) == []


async def test_what_needs_no_acceptance_asks_for_none(web, house, handed) -> None:
    _, path = await handed(acceptance=False)
    assert (await web.post(f"{path}/accept", data=YES)).status_code == 409
    assert await accepted(house) == []


def ended(event: Any, kind: type[Any], **more: Any) -> Any:
    names = ("invoice_id", "legal_entity_id", "kind", "revision", "number")
    known = {name: getattr(event, name) for name in names}
    return kind(**known, version=9, **more)


@pytest.mark.parametrize("how", ["returned", "voided"])
async def test_a_late_yes_to_what_was_taken_back_is_refused_kindly(web, house, handed, returned, how: str) -> None:
    event, path = await handed()
    void = ended(event, InvoiceVoided, status=InvoiceStatus.VOID, reason="wrong client", was_approved=True)
    await house.hear(returned(event) if how == "returned" else void)
    answer = await web.post(f"{path}/accept", data=YES)
    assert answer.status_code == 409
    assert "cannot be accepted any more" in answer.text
    assert await accepted(house) == []
    page = await web.get(path)
    assert "no longer count" in page.text
    assert "wrong client" not in page.text + answer.text


async def test_a_yes_and_a_void_at_once_end_one_way(web, house, handed) -> None:
    event, path = await handed()
    void = ended(event, InvoiceVoided, status=InvoiceStatus.VOID, reason="twice", was_approved=True)
    answer, _ = await asyncio.gather(web.post(f"{path}/accept", data=YES), house.hear(void))
    assert len(await accepted(house)) == (1 if answer.status_code == 303 else 0)
    assert {state for _, state, _ in await house.states()} == {"annulled"}


async def test_what_was_answered_elsewhere_is_shown_so(web, house, handed) -> None:
    event, path = await handed()
    answered = ended(
        event,
        DocumentAnswered,
        status=InvoiceStatus.ACCEPTED,
        document_id=event.files[0].document_id,
        document_kind=DocumentKind.INVOICE,
        state=DocumentState.ACCEPTED,
        how="staff",
    )
    await house.hear(answered)
    assert "/accept" not in (await web.get(path)).text
    assert (await web.post(f"{path}/accept", data=YES)).status_code == 303
    assert await accepted(house) == []


async def test_our_own_yes_coming_back_changes_nothing(web, house, handed) -> None:
    event, path = await handed(DocumentKind.BILL)
    await web.post(f"{path}/accept", data=YES)
    before = await house.states()
    back = {"document_id": event.files[0].document_id, "document_kind": DocumentKind.BILL, "how": "link"}
    await house.hear(
        ended(event, DocumentAnswered, status=InvoiceStatus.ACCEPTED, state=DocumentState.ACCEPTED, **back)
    )
    assert await house.states() == before


async def test_a_question_is_a_fact_and_a_letter_that_can_be_answered(web, house, handed, smtp) -> None:
    _, path = await handed()
    once = re.search(r'name="once" value="([^"]+)"', (await web.get(path)).text)
    assert once
    asked = {"once": once[1], "name": "Anna", "text": "Почему <b>больше</b>?\nВ сентябре было меньше."}
    for _ in range(2):
        assert (await web.post(f"{path}/question", data=asked)).status_code == 303
    await house.work()
    (fact,) = [one for one in await house.facts() if isinstance(one, QuestionAsked)]
    assert fact.text.startswith("Почему <b>больше</b>?")
    letter = smtp.taken[-1]
    assert letter.recipients == ["help@seller.example"]
    message = email.message_from_bytes(letter.data, policy=policy.default)
    assert message["Subject"] == "Question from Client GmbH about invoice 142"
    assert message["Reply-To"] == "buh@client.example"
    assert "&lt;b&gt;" in message.get_body(("html",)).get_content()
    assert len(await house.rows(QUESTION)) == len(await house.rows(NOTICE)) == 1
    shown = (await web.get(path)).text
    assert "Почему &lt;b&gt;больше&lt;/b&gt;?" in shown


async def test_a_mistake_costs_nothing_that_was_typed(web, house, handed) -> None:
    _, path = await handed()
    answer = await web.post(f"{path}/question", data={"once": str(new_id()), "name": "", "text": "Why so much?"})
    assert answer.status_code == 422
    assert "Write your name" in answer.text
    assert "Why so much?" in answer.text
    nameless = await web.post(f"{path}/accept", data={"name": " "})
    assert nameless.status_code == 422
    assert await accepted(house) == []


async def test_twenty_questions_are_enough(web, house, handed) -> None:
    _, path = await handed()
    codes = [
        (await web.post(f"{path}/question", data={"once": str(new_id()), "name": "Anna", "text": "and?"})).status_code
        for _ in range(21)
    ]
    assert codes == [303] * 20 + [409]


@pytest.mark.parametrize("tail", ["", "/accept", "/question", "/files/00000000-0000-0000-0000-000000000001"])
async def test_an_expired_link_opens_nothing_and_says_so(web, house, handed, tail: str) -> None:
    event, path = await handed()
    house.clock.move(timedelta(days=60, seconds=1))
    method = "GET" if tail in ("",) or "files" in tail else "POST"
    answer = await web.request(method, path + tail, data=YES if method == "POST" else None)
    assert answer.status_code == 410
    assert "expired" in answer.text
    assert not any(word in answer.text for word in ("Client GmbH", "142", "Proxima Ops"))
    assert await house.rows(PAGE_OPENING) == []
    assert str(event.invoice_id) not in answer.text


async def test_a_foreign_link_opens_nothing(web, house, handed, page_settings) -> None:
    _, path = await handed()
    strangers = LinkKeys([b"s" * 40]).sign(Link(Purpose.DOCUMENTS, new_id(), house.clock.now() + timedelta(days=1)))
    other = page_settings.keys.sign(Link(Purpose.NO_REMINDERS, new_id(), house.clock.now() + timedelta(days=1)))
    for token in (strangers, other, path[3:-1], "x", "%00", "a" * 500):
        answer = await web.get(f"/c/{token}")
        assert answer.status_code == 404, token
        assert "142" not in answer.text


async def test_a_link_brings_no_file_of_another_letter(web, handed) -> None:
    _, path = await handed()
    other, _ = await handed()
    answer = await web.get(f"{path}/files/{other.files[0].document_id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_file_that_is_not_the_approved_one_is_not_shown(web, handed, bucket) -> None:
    event, path = await handed()
    file = event.files[0]
    bucket.client.put_object(Bucket=file.bucket, Key=file.key, Body=b"%PDF other")
    answer = await web.get(f"{path}/files/{file.document_id}")
    assert answer.status_code == 503
    assert b"other" not in answer.content


@pytest.mark.parametrize(
    ("language", "shown"),
    [("ru", "Принять"), ("en", "Accept"), ("uz-Latn", "Qabul qilish"), ("uz-Cyrl", "Қабул қилиш")],
)
async def test_the_page_speaks_the_language_of_the_letter(web, handed, language: str, shown: str) -> None:
    _, path = await handed(language=language)
    page = (await web.get(path)).text
    assert f'<html lang="{language}">' in page
    assert f"{shown}</button>" in page
    assert labelled(page)


def labelled(page: str) -> bool:
    """Whether every field has a label, headings come in order, and all that opens closes."""
    reader = _Reader()
    reader.feed(page)
    return reader.fields <= reader.labels and reader.headings == sorted(reader.headings) and reader.depth == 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: set[str | None] = set()
        self.labels: set[str | None] = set()
        self.headings: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in ("input", "textarea") and known.get("type") != "hidden":
            self.fields.add(known["id"])
        if tag == "label":
            self.labels.add(known["for"])
        if tag in ("h1", "h2"):
            self.headings.append(tag)
        if tag not in ("meta", "input", "br"):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1


async def test_no_more_reminders_by_one_click_of_a_mail_program(web, house, smtp) -> None:
    await house.hear(owed())
    house.clock.moment = house.clock.moment.replace(year=2026, month=11, day=5, hour=6)
    await clock(house)
    await house.work()
    message = email.message_from_bytes(smtp.taken[0].data, policy=policy.default)
    path = re.search(r"<https://pay\.seller\.example([^>]+)>", message["List-Unsubscribe"])
    assert path
    looked = await web.get(path[1], headers={"accept-language": "ru-RU,ru;q=0.9"})
    assert "Не напоминать" in looked.text
    assert await house.rows(REMINDER_PLAN) == []
    for _ in range(2):
        clicked = await web.post(path[1], content="List-Unsubscribe=One-Click")
        assert clicked.status_code == 200
    (plan,) = await house.rows(REMINDER_PLAN)
    assert (plan.paused, plan.set_by) == (True, "client:link")
    house.clock.move(timedelta(days=7))
    assert await clock(house) == "0 reminders, 1 invoices left"
