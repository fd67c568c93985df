"""Papers as the real Gotenberg prints them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import re
import struct
import zlib
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
import pytest
import pytest_asyncio
from proxima_common.contracts.branding import Branding, Logo
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import DocumentKind
from proxima_render.adapters.gotenberg import Gotenberg
from proxima_render.adapters.pdf import PdfWorkshop, finish
from proxima_render.adapters.templates import Templates
from proxima_render.domain.checks import squeezed
from proxima_render.samples import sample
from proxima_render.settings import GotenbergSettings
from proxima_render.usecases.compose import compose
from proxima_render.usecases.make_file import Press, paper_hash
from proxima_render.usecases.ports import Sheet
from proxima_render.usecases.trouble import PrinterBusy, PrinterRefused, WrongFile

pytestmark = pytest.mark.connected

BILL, INVOICE, ANNEX = DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.ANNEX
SVG_LOGO = Logo(
    media_type="image/svg+xml",
    data=base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><path fill="#b41e3c" d="M0 0h60v20H0z"/></svg>'
    ).decode(),
)
_ROWS = zlib.compress(b"".join(b"\0" + b"\x1e\x78\x3c" * 60 for _ in range(20)))
_CHUNKS = ((b"IHDR", struct.pack(">IIBBBBB", 60, 20, 8, 2, 0, 0, 0)), (b"IDAT", _ROWS), (b"IEND", b""))
PNG_LOGO = Logo(
    media_type="image/png",
    data=base64.b64encode(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in _CHUNKS)
    ).decode(),
)
LANGUAGES = [(BILL, ["ru"]), (BILL, ["uz-Latn"]), (BILL, ["uz-Cyrl"]), (INVOICE, ["en"]), (INVOICE, ["en", "ru"])]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def press(gotenberg_engine: Any) -> AsyncIterator[Press]:
    workshop = PdfWorkshop()
    async with Gotenberg(GotenbergSettings(url=gotenberg_engine.url)) as printer:
        yield Press(Templates(), printer, workshop)
    workshop.close()


async def printed(press: Press, content: InvoiceContent, *, draft: bool = False) -> bytes:
    paper = compose(content, content.documents[0], draft=draft)
    data, _ = await press.run(paper, paper_hash(paper), "test-trace")
    return data


@pytest.mark.parametrize(
    ("kind", "languages", "shown"),
    [
        (DocumentKind.ACT, ["ru"], "претензий"),
        (DocumentKind.ACT, ["uz-Cyrl"], "далолатнома"),
        (DocumentKind.ESF, ["ru"], "Печатный вид формы 002"),
        (DocumentKind.ESF_ADDITIONAL, ["uz-Latn"], "2026-0139"),
        (DocumentKind.CREDIT_NOTE, ["en"], "Credited"),
    ],
)
async def test_acts_forms_and_credit_notes_come_out_on_one_page(
    press: Press, kind: DocumentKind, languages: list[str], shown: str
) -> None:
    (page,) = pages_of(await printed(press, sample((kind, languages), foreign=kind is DocumentKind.CREDIT_NOTE)))
    assert shown in squeezed_lines([page])


def pages_of(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


@pytest.mark.parametrize(("kind", "languages"), LANGUAGES)
async def test_twelve_lines_fit_on_one_page(press: Press, kind: DocumentKind, languages: list[str]) -> None:
    content = sample((kind, languages), line_count=12, foreign=kind is INVOICE, prepaid=Decimal(100))
    assert len(pages_of(await printed(press, content))) == 1


@pytest.mark.parametrize(("kind", "languages"), LANGUAGES[:-1])
async def test_twelve_lines_of_two_rows_fit_too(press: Press, kind: DocumentKind, languages: list[str]) -> None:
    content = sample((kind, languages), line_count=12, foreign=kind is INVOICE, prepaid=Decimal(100))
    text = "Сопровождение модуля складского учёта, выпуск 4.2"
    if kind is INVOICE:
        text = "Development and support of the warehouse module, release 4.2, with a review of the interfaces"
    lines = [line.model_copy(update={"text": text}) for line in content.lines]
    assert len(pages_of(await printed(press, content.model_copy(update={"lines": lines})))) == 1


@pytest.mark.parametrize("line_count", [20, 25, 26, 58, 59, 60, 61])
async def test_a_long_bill_turns_pages_well(press: Press, line_count: int) -> None:
    """The head is on every page that has rows, pages are counted, and totals are never without their last row."""
    pages = pages_of(await printed(press, sample((BILL, ["ru"]), line_count=line_count)))
    assert len(pages) > 1 or line_count < 26
    for number, text in enumerate(pages, start=1):
        assert "Наименование услуги" in text
        assert f"страница {number} из {len(pages)}" in text
        assert "№ 2026-0142" in text
    last = pages[-1]
    assert "К оплате" in last
    assert "Главный бухгалтер" in last
    assert re.search(rf"^{line_count} ", last, re.MULTILINE)
    assert re.search(rf"^{line_count - 1} ", last, re.MULTILINE)


async def test_a_long_annex_equals_its_lines(press: Press) -> None:
    pages = pages_of(await printed(press, sample((ANNEX, ["en"]), line_count=3, annex_rows=90, foreign=True)))
    assert len(pages) > 2
    assert all(f"page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert all("Work done" in text for text in pages)
    assert "equals line 3: 13.75 h" in squeezed_lines(pages)
    assert "SR-189" in pages[-1]


def squeezed_lines(pages: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(pages))


async def test_a_draft_is_marked_on_every_page_and_has_no_number(press: Press) -> None:
    content = sample((ANNEX, ["en"]), line_count=2, annex_rows=60, foreign=True)
    pages = pages_of(await printed(press, content, draft=True))
    assert len(pages) > 1
    assert all(squeezed(text).count("DRAFT") == 2 for text in pages)
    assert "2026-0142" not in "".join(pages)


async def test_the_same_paper_has_the_same_bytes_and_only_a_title(press: Press) -> None:
    content = sample((BILL, ["uz-Latn"]))
    hashes = {hashlib.sha256(await printed(press, content)).hexdigest() for _ in range(2)}
    assert len(hashes) == 1
    with pikepdf.open(io.BytesIO(await printed(press, content))) as pdf:
        assert dict(pdf.docinfo.items()).keys() == {"/Title"}
        assert str(pdf.docinfo["/Title"]) == "Toʻlov uchun hisob 2026-0142"
        assert "/Metadata" not in pdf.Root


@pytest.mark.parametrize(("kind", "languages"), [*LANGUAGES, (ANNEX, ["uz-Cyrl"])])
async def test_every_letter_is_set_in_inter(press: Press, kind: DocumentKind, languages: list[str]) -> None:
    """Oʻzbekcha, ўзбекча, қ ғ ҳ ʼ: a missing glyph would bring another font into the body."""
    letters = "Oʻ gʻ maʼno ў қ ғ ҳ Ў Қ Ғ Ҳ ё ß é “quote” – № 1 234,50"
    content = sample((kind, languages), line_count=1, annex_rows=2)
    lettered = content.model_copy(update={"buyer": content.buyer.model_copy(update={"legal_name": letters})})
    data = await printed(press, lettered)
    _, inside = finish(data)
    assert squeezed(letters) in squeezed(inside.text)
    families = {re.sub(r"^[A-Z]{6}\+", "", font.name).split("-")[0] for font in inside.fonts}
    assert families == {"Inter", "NotoSans"}
    assert all(font.embedded for font in inside.fonts)


async def test_nothing_internal_is_on_the_paper_or_in_the_file(press: Press) -> None:
    content = sample((BILL, ["ru"]), line_count=3)
    data = await printed(press, content)
    hidden = ["INTERNAL", content.buyer.party_id, str(content.invoice_id), str(content.lines[0].line_id), "Chromium"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        raw = io.BytesIO()
        pdf.save(raw, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    said = raw.getvalue().decode("latin-1") + "".join(pages_of(data))
    assert [word for word in hidden if word in said] == []


async def test_hostile_text_prints_as_text(press: Press) -> None:
    hostile = "<script>document.body.innerHTML=''</script><img src=http://127.0.0.1/x>"
    content = sample((BILL, ["ru"]))
    lines = [line.model_copy(update={"text": hostile}) for line in content.lines]
    pages = pages_of(await printed(press, content.model_copy(update={"lines": lines})))
    assert squeezed(hostile) in squeezed("".join(pages))


@pytest.mark.parametrize("kind", [BILL, INVOICE, ANNEX])
async def test_words_without_end_stay_on_the_page(press: Press, kind: DocumentKind) -> None:
    """Whatever leaves the page would be missing in the text that the check reads."""
    endless = "Ы" * 400
    content = sample((kind, ["ru"]), line_count=2, annex_rows=4)
    party = content.buyer.model_copy(update={"legal_name": endless, "address": endless})
    lines = [line.model_copy(update={"text": endless}) for line in content.lines]
    rows = [row.model_copy(update={"issue_summary": endless, "description": endless + "Ъ"}) for row in content.annex]
    contract = content.contract.model_copy(update={"number": "N" * 120})
    changed = content.model_copy(update={"buyer": party, "lines": lines, "annex": rows, "contract": contract})
    text = squeezed("".join(pages_of(await printed(press, changed))))
    expected = 400 * (2 + 2 + (8 if kind is ANNEX else 0))
    assert text.count("Ы") == expected
    assert text.count("N" * 120) == (2 if kind is BILL else 1)


def branded(content: InvoiceContent, logo: Logo) -> InvoiceContent:
    branding = Branding(accent="#1a3f8f", logo=logo, closing={"ru": "Спасибо за работу"}, sign_invoices=True)
    return content.model_copy(update={"branding": branding})


def drawn(data: bytes) -> tuple[int, set[tuple[int, int, int]]]:
    """How many pictures the file holds, and the colours that its first page shows."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = sum(len(page.get_images()) for page in pdf.pages)
    pdf = pypdfium2.PdfDocument(data)
    try:
        bitmap = pdf[0].render(scale=2).to_pil().convert("RGB")
        return pictures, {colour for _, colour in bitmap.getcolors(1 << 24)}
    finally:
        pdf.close()


@pytest.mark.parametrize(("kind", "languages"), [(BILL, ["ru"]), (INVOICE, ["en", "ru"])])
async def test_a_logo_of_ones_own_is_printed_and_twelve_lines_still_fit(
    press: Press, kind: DocumentKind, languages: list[str]
) -> None:
    content = branded(sample((kind, languages), line_count=12, foreign=kind is INVOICE), SVG_LOGO)
    data = await printed(press, content)
    (page,) = pages_of(data)
    assert "Спасибо за работу" in page
    _, colours = drawn(data)
    assert {(0xB4, 0x1E, 0x3C), (0x1A, 0x3F, 0x8F)} <= colours
    assert await printed(press, content) == data


async def test_a_png_is_in_the_file_as_a_picture(press: Press) -> None:
    plain = sample((BILL, ["ru"]))
    pictures, colours = drawn(await printed(press, branded(plain, PNG_LOGO)))
    assert pictures == 1
    assert (0x1E, 0x78, 0x3C) in colours
    assert drawn(await printed(press, plain))[0] == 0


async def test_a_missing_asset_is_refused(press: Press) -> None:
    sheet = Sheet("<html><body>Proxima<img src='gone.png'></body></html>", "<html></html>", ())
    with pytest.raises(PrinterRefused, match="409"):
        await press.printer.print(sheet, "test-trace")


async def test_a_blank_print_is_found_out(press: Press) -> None:
    class Blank:
        version = "blank"

        def sheet(self, paper: object, printed_hash: str) -> Sheet:
            return Sheet("<html><body></body></html>", "<html></html>", ())

    content = sample((BILL, ["ru"]))
    paper = compose(content, content.documents[0])
    with pytest.raises(WrongFile, match="not set in Inter"):
        await Press(Blank(), press.printer, press.workshop).run(paper, "f" * 64, "test-trace")


def test_what_is_no_pdf_is_found_out() -> None:
    with pytest.raises(WrongFile, match="not a readable PDF"):
        finish(b"%PDF-1.7 and nothing more")


async def test_a_full_queue_is_obeyed(gotenberg_engine: Any) -> None:
    """More at once than it prints and queues: what it takes is printed, the rest is told to come again."""
    sheet = Sheet("<html><body>Proxima</body></html>", "<html></html>", ())
    async with Gotenberg(GotenbergSettings(url=gotenberg_engine.url, concurrency=40)) as crowd:
        results = await asyncio.gather(*(crowd.print(sheet, "test-trace") for _ in range(40)), return_exceptions=True)
    kinds = {type(result) for result in results}
    assert kinds == {bytes, PrinterBusy}
    assert sum(isinstance(result, bytes) for result in results) >= 20
