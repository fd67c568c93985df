"""What a legal entity brings of its own, on papers; and that papers without it are what they always were."""

from typing import Any

import pytest
from proxima_common.contracts.branding import Branding, Logo
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import DocumentKind
from proxima_render.adapters.templates import Templates
from proxima_render.domain.paper import PRINTED_KINDS
from proxima_render.samples import sample
from proxima_render.usecases.compose import compose
from proxima_render.usecases.make_file import paper_hash

ACT, BILL, INVOICE = DocumentKind.ACT, DocumentKind.BILL, DocumentKind.INVOICE
LOGO = Logo(media_type="image/png", data="iVBORw0KGgo=")


def branded(kind: DocumentKind, languages: list[str], **values: Any) -> InvoiceContent:
    content = sample((kind, languages), annex_rows=6, foreign=kind is INVOICE)
    return content.model_copy(update={"branding": Branding(**values)})


def html_of(content: InvoiceContent) -> str:
    return Templates().sheet(compose(content, content.documents[0]), "f" * 64).html


@pytest.mark.parametrize(
    ("kind", "printed"),
    [(BILL, "ac823ebf"), (INVOICE, "c0aa6aea"), (ACT, "a8223dbe")],
)
def test_a_paper_of_content_without_a_branding_keeps_its_hash(kind: DocumentKind, printed: str) -> None:
    content = sample((kind, ["en" if kind is INVOICE else "ru"]), foreign=kind is INVOICE)
    assert paper_hash(compose(content, content.documents[0])).startswith(printed)


@pytest.mark.parametrize("kind", PRINTED_KINDS)
def test_a_logo_stands_where_the_mark_does_on_every_paper(kind: DocumentKind) -> None:
    own, without = html_of(branded(kind, ["ru"], logo=LOGO)), html_of(branded(kind, ["ru"]))
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in own
    assert "<b>Proxima</b>" not in own
    assert "<img" not in without
    assert "<b>Proxima</b>" in without


def test_an_accent_takes_the_place_of_the_products() -> None:
    assert "--accent:#1a3f8f" in html_of(branded(BILL, ["ru"], accent="#1a3f8f"))
    assert "--accent:#" not in html_of(branded(BILL, ["ru"]))


def test_another_look_is_another_paper() -> None:
    contents = [
        branded(BILL, ["ru"], **look) for look in ({"accent": "#1a3f8f"}, {"accent": "#000000"}, {"logo": LOGO})
    ]
    assert len({paper_hash(compose(content, content.documents[0])) for content in contents}) == 3


def test_closing_texts_are_said_in_the_languages_of_the_paper() -> None:
    closing = {"ru": "Спасибо", "en": "Thank you"}
    bilingual = branded(INVOICE, ["en", "ru"], closing=closing)
    assert compose(bilingual, bilingual.documents[0]).notes[-1].main == "Thank you"
    assert compose(bilingual, bilingual.documents[0]).notes[-1].second == "Спасибо"
    half = branded(INVOICE, ["en", "ru"], closing={"ru": "Спасибо"})
    assert compose(half, half.documents[0]).notes[-1].main == "Спасибо"
    assert "Thank you" not in html_of(branded(BILL, ["uz-Latn"], closing=closing))
    assert "Спасибо" not in html_of(branded(ACT, ["ru"], closing=closing))


def test_a_foreign_invoice_is_signed_only_where_that_is_ticked() -> None:
    signed, plain = html_of(branded(INVOICE, ["en"], sign_invoices=True)), html_of(branded(INVOICE, ["en"]))
    assert 'class="signatures"' in signed
    assert ">Stamp<" in signed
    assert 'class="signatures"' not in plain
    assert ">Stamp<" not in html_of(branded(INVOICE, ["en"], sign_invoices=True, stamp_space=False))


@pytest.mark.parametrize("kind", [BILL, ACT])
def test_the_place_for_a_stamp_can_be_left_out(kind: DocumentKind) -> None:
    assert "М. П." in html_of(branded(kind, ["ru"]))
    without = html_of(branded(kind, ["ru"], stamp_space=False))
    assert "М. П." not in without
    assert 'class="signatures' in without
