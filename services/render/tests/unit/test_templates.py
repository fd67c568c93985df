import shutil
from html import unescape
from pathlib import Path

import pytest
from proxima_common.contracts.words import DocumentKind
from proxima_render.adapters.fonts import faces_for
from proxima_render.adapters.templates import FOLDER, Templates
from proxima_render.domain.formats import LANGUAGES
from proxima_render.domain.labels import LABELS, labels
from proxima_render.samples import sample
from proxima_render.usecases.compose import compose

BILL, INVOICE, ANNEX = DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.ANNEX
HOSTILE = "<script>alert(1)</script><img src=http://evil.example/x>{{ 7*7 }}&"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates()


@pytest.mark.parametrize("kind", [BILL, INVOICE, ANNEX])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draft", [False, True])
def test_every_paper_in_every_language_is_set(
    templates: Templates, kind: DocumentKind, language: str, draft: bool
) -> None:
    content = sample((kind, [language]), annex_rows=6)
    paper = compose(content, content.documents[0], draft=draft)
    sheet = templates.sheet(paper, "0123456789abcdef")
    assert paper.title.main in unescape(sheet.html)
    assert (labels(language)["watermark"] in sheet.html) == draft
    assert ("2026-0142" in sheet.html) != draft
    assert "0123456789ab<" in sheet.footer
    assert ("№ 2026-0142" in sheet.footer) != draft
    assert sheet.footer.count('class="pageNumber"') == sheet.footer.count('class="totalPages"') == 1


def test_a_bilingual_footer_counts_pages_in_both(templates: Templates) -> None:
    content = sample((INVOICE, ["en", "ru"]), foreign=True)
    footer = templates.sheet(compose(content, content.documents[0]), "f" * 64).footer
    assert footer.count('class="pageNumber"') == 2
    assert "страница" in footer


def test_what_staff_write_is_text(templates: Templates) -> None:
    content = sample((BILL, ["ru"]))
    line = content.lines[0].model_copy(update={"text": HOSTILE, "unit": HOSTILE})
    buyer = content.buyer.model_copy(update={"legal_name": HOSTILE, "address": HOSTILE})
    hostile = content.model_copy(update={"lines": [line], "buyer": buyer, "printed_note": HOSTILE, "number": HOSTILE})
    document = content.documents[0].model_copy(update={"number": HOSTILE, "amount_in_words": HOSTILE})
    sheet = templates.sheet(compose(hostile, document), "f" * 64)
    for page in (sheet.html, sheet.footer):
        assert "<script" not in page
        assert "<img" not in page
        assert "49" not in page.split("</style>")[1]
    assert HOSTILE in unescape(sheet.html)


def test_the_footer_treats_a_number_as_text(templates: Templates) -> None:
    content = sample((BILL, ["ru"]), number='7"><b onload=x>{page}')
    footer = templates.sheet(compose(content, content.documents[0]), "f" * 64).footer
    assert "<b " not in footer


def test_the_table_head_repeats_and_the_last_rows_stay_with_the_totals(templates: Templates) -> None:
    content = sample((BILL, ["ru"]), line_count=5)
    html = templates.sheet(compose(content, content.documents[0]), "f" * 64).html
    tail = html.split('<tbody class="tail">')[1].split("</tbody>")[0]
    assert tail.count('class="no"') == 2
    assert 'class="payable"' in tail
    assert "<thead>" in html


def test_only_the_fonts_that_a_paper_uses_travel() -> None:
    css, names = faces_for("Invoice 100")
    assert {name.split("-")[1] for name in names} == {"latin"}
    assert css.count("@font-face") == 3
    _, with_cyrillic = faces_for("Тўлов ғ қ ҳ")
    assert any("cyrillic-ext" in name for name in with_cyrillic)
    _, uzbek = faces_for("oʻ gʻ maʼno")
    assert all("latin" in name for name in uzbek)


def test_the_bundle_version_follows_its_files(tmp_path: Path) -> None:
    copy = tmp_path / "templates"
    shutil.copytree(FOLDER, copy)
    assert Templates(copy).version == Templates().version
    (copy / "style.css").write_text((copy / "style.css").read_text() + " ")
    assert Templates(copy).version != Templates().version


def test_no_language_lacks_a_word() -> None:
    assert all(set(words) == set(LABELS["ru"]) for words in LABELS.values())
    assert all(words[key] for words in LABELS.values() for key in words if key != "stamp")
