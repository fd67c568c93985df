"""The message as a mail program reads it."""

import email
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.words import InvoiceKind, RecipientRole
from proxima_common.errors import Invalid
from proxima_delivery.adapters.message import Around, compose
from proxima_delivery.domain.letter import Addressee, Letter, LetterFile
from proxima_delivery.settings import Sender

AT = datetime(2026, 11, 2, 20, 30, tzinfo=UTC)
BILL, ANNEX = b"%PDF-1.7 bill \r\n\x00\xff", b"%PDF-1.7 annex\n.\r\n"
SENDER = Sender(address="billing@proxima.example", name="Proxima Ops", reply_to="help@proxima.example")
TO = [
    Addressee("buh@client.example", "Пётр «Бух» Петров", RecipientRole.PRIMARY),
    Addressee("dir@client.example", None, RecipientRole.COPY),
]


def a_file(number: int, name: str) -> LetterFile:
    return LetterFile(UUID(int=number), "archive", f"archive/{number}", "0" * 64, 10, name)


LETTER = Letter(
    id=UUID(int=7),
    invoice_id=UUID(int=1),
    legal_entity_id="S1",
    revision=2,
    ordinal=0,
    attempt=0,
    kind=InvoiceKind.SERVICE,
    number="142",
    document_date=date(2026, 10, 31),
    due_date=date(2026, 11, 15),
    contract_number="17/2026",
    seller_name="Proxima Ops",
    client_name="ООО «Ромашка»",
    language="ru",
    currency="UZS",
    payable=Decimal("8100000.0000"),
    subject=None,
    message=None,
    files=(a_file(1, "2026-10_РОМАШКА_СЧЁТ-142.pdf"), a_file(2, "2026-10_РОМАШКА_СЧЁТ-142.pdf")),
)


def built(letter: Letter = LETTER, to: list[Addressee] = TO, sender: Sender = SENDER) -> bytes:
    return compose(letter, to, [BILL, ANNEX], sender=sender, at=AT).as_bytes()


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_head_is_what_people_and_programs_expect() -> None:
    message = read(built())
    assert message["From"] == "Proxima Ops <billing@proxima.example>"
    assert message["To"].addresses[0].display_name == "Пётр «Бух» Петров"
    assert message["To"].addresses[0].addr_spec == "buh@client.example"
    assert message["Cc"] == "dir@client.example"
    assert message["Reply-To"] == "Proxima Ops <help@proxima.example>"
    assert message["Subject"] == "Счёт № 142 от 31.10.2026"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert not [name for name in message if name.lower().startswith("x-")]


def test_files_are_attached_byte_for_byte_under_their_names() -> None:
    parts = list(read(built()).iter_attachments())
    assert [part.get_content() for part in parts] == [BILL, ANNEX]
    assert [part.get_content_type() for part in parts] == ["application/pdf"] * 2
    assert [part.get_filename() for part in parts] == [
        "2026-10_РОМАШКА_СЧЁТ-142.pdf",
        "2026-10_РОМАШКА_СЧЁТ-142 (2).pdf",
    ]
    assert b"filename*=utf-8''2026-10_%D0%A0" in built() or b"filename*0*=utf-8''2026-10_%D0%A0" in built()


@pytest.mark.parametrize(
    ("language", "subject", "amount"),
    [
        ("ru", "Счёт № 142 от 31.10.2026", "8\u00a0100\u00a0000,00\u00a0UZS"),
        ("en", "Invoice No. 142 of 31 October 2026", "8,100,000.00\u00a0UZS"),
        ("uz-Latn", "Toʻlov uchun hisob № 142, 31.10.2026", "8\u00a0100\u00a0000,00\u00a0UZS"),
        ("uz-Cyrl", "Тўлов учун ҳисоб № 142, 31.10.2026", "8\u00a0100\u00a0000,00\u00a0UZS"),
        ("de", "Invoice No. 142 of 31 October 2026", "8,100,000.00\u00a0UZS"),
    ],
)
def test_each_language_has_its_words_in_both_bodies(language: str, subject: str, amount: str) -> None:
    message = read(built(replace(LETTER, language=language)))
    assert message["Subject"] == subject
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert amount in body.get_content()
        assert subject in body.get_content().replace("October\u00a0", "October ").replace("31\u00a0", "31 ")


def test_the_same_letter_and_moment_give_the_same_bytes() -> None:
    assert built() == built()


def test_message_ids_differ_by_letter_revision_and_attempt_only() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"id": UUID(int=8)},
        {"revision": 3},
        {"attempt": 1},
        {"message": "other"},
        {"language": "en"},
    ]
    ids = [read(built(replace(LETTER, **change)))["Message-ID"] for change in changes]
    assert len(set(ids[:4])) == 4
    assert ids[4] == ids[5] == ids[0]
    assert all(one.endswith("@proxima.example>") for one in ids)


def test_what_staff_wrote_is_data() -> None:
    raw = built(replace(LETTER, subject="Счёт за октябрь", message="<b>Привет</b> {{ 7*7 }}\n\nвторой абзац"))
    message = read(raw)
    html, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert message["Subject"] == "Счёт за октябрь"
    assert "&lt;b&gt;Привет&lt;/b&gt; {{ 7*7 }}" in html.get_content()
    assert "<b>Привет</b> {{ 7*7 }}\n\nвторой абзац" in plain.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "hostile", ["x\r\nBcc: a@b.example", "x\nBcc: a@b.example", "x\u2028y", "x\x00", "\u202egnp.exe"]
)
def test_a_hostile_subject_is_refused(hostile: str) -> None:
    with pytest.raises(Invalid) as refusal:
        built(replace(LETTER, subject=hostile))
    assert refusal.value.code == "invalid_header"


@pytest.mark.parametrize(
    "hostile",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "a@b.example>c",
        "<a@b.example>",
        "a b@c.example",
        '"a b"@c.example',
        "a@localhost",
        "a@-b.example",
        "a@b..example",
        "@b.example",
        "a@",
        "",
        "имя@b.example",
        f"{'a' * 65}@b.example",
    ],
)
def test_a_hostile_recipient_is_refused(hostile: str) -> None:
    with pytest.raises(Invalid) as refusal:
        built(to=[Addressee(hostile, None, RecipientRole.PRIMARY)])
    assert refusal.value.code == "invalid_address"


def test_a_hostile_name_is_refused() -> None:
    with pytest.raises(Invalid):
        built(to=[Addressee("a@b.example", "x\r\nBcc: c@d.example", RecipientRole.PRIMARY)])


def test_a_domain_in_other_letters_travels_in_ascii() -> None:
    message = read(built(to=[Addressee("info@пример.example", None, RecipientRole.PRIMARY)]))
    assert message["To"].addresses[0].addr_spec == "info@xn--e1afmkfd.example"


def test_no_line_is_longer_than_mail_allows() -> None:
    long = replace(LETTER, message="слово " * 2000, client_name="К" * 300)
    assert max(map(len, built(long).split(b"\r\n"))) <= 998


PAGE = "https://pay.seller.example/c/token"


def test_the_link_of_the_page_stands_in_both_bodies_and_only_where_there_is_one() -> None:
    around = Around(page=PAGE)
    message = read(compose(LETTER, TO, [BILL, ANNEX], sender=SENDER, at=AT, around=around).as_bytes())
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert PAGE in body.get_content()
    assert b"/c/" not in built()


def test_files_left_to_the_page_are_not_attached_and_the_letter_says_so() -> None:
    around = Around(page=PAGE, attached=False)
    message = read(compose(LETTER, TO, [BILL, ANNEX], sender=SENDER, at=AT, around=around).as_bytes())
    assert list(message.iter_attachments()) == []
    body = message.get_body(("plain",))
    assert body is not None
    assert "ждут вас по ссылке" in body.get_content()
    assert "По ссылке:\r\n- 2026-10_РОМАШКА_СЧЁТ-142.pdf" in body.get_content()


def test_a_letter_sent_once_more_stands_in_the_conversation_of_the_first() -> None:
    around = Around(first="<abc@proxima.example>")
    message = read(compose(LETTER, TO, [BILL, ANNEX], sender=SENDER, at=AT, around=around).as_bytes())
    assert message["In-Reply-To"] == message["References"] == "<abc@proxima.example>"
    assert read(built())["In-Reply-To"] is None


def test_a_legal_entity_says_it_in_its_own_words_and_they_are_never_run() -> None:
    own = {"ru": {"subject": "{word} {number}", "intro": "Примите <b>{{ 7 * 7 }}</b> документы."}}
    message = read(built(sender=SENDER.model_copy(update={"texts": own})))
    assert message["Subject"] == "Счёт 142"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Примите <b>{{ 7 * 7 }}</b> документы." in plain.get_content()
    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;" in html.get_content()
