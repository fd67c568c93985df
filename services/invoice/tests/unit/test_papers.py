"""Papers of a set, their file names, and amounts in words."""

from decimal import Decimal

import pytest
from proxima_common.contracts.words import DocumentKind, DocumentSet
from proxima_common.errors import Conflict
from proxima_invoice.domain.amount_in_words import in_words
from proxima_invoice.domain.documents import check_available, file_name, papers_of

D = Decimal


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("8100000", "UZS", "Восемь миллионов сто тысяч сум 00 тийин"),
        ("21.21", "UZS", "Двадцать один сум 21 тийин"),
        ("0.05", "UZS", "Ноль сум 05 тийин"),
        ("2001002.5", "UZS", "Два миллиона одна тысяча два сум 50 тийин"),
        ("1012.11", "USD", "Одна тысяча двенадцать долларов США 11 центов"),
        ("2.01", "USD", "Два доллара США 01 цент"),
        ("345000000000", "UZS", "Триста сорок пять миллиардов сум 00 тийин"),
        ("1.5", "EUR", "Один евро 50 евроцентов"),
    ],
)
def test_words_as_papers_write_them(amount: str, currency: str, words: str) -> None:
    assert in_words(D(amount), currency, "ru") == words


def test_no_words_where_we_have_none() -> None:
    assert in_words(D(1), "UZS", "en") is None
    assert in_words(D(1), "GBP", "ru") is None
    assert in_words(D(-1), "UZS", "ru") is None


def test_the_annex_goes_with_any_set_that_has_time() -> None:
    assert papers_of(DocumentSet.INVOICE, with_annex=True) == (DocumentKind.INVOICE, DocumentKind.ANNEX)
    assert papers_of(DocumentSet.BILL_ESF_ACT, with_annex=False) == (
        DocumentKind.BILL,
        DocumentKind.ESF,
        DocumentKind.ACT,
    )


@pytest.mark.parametrize("word", [DocumentSet.ESF, DocumentSet.BILL_ESF, DocumentSet.INVOICE_ACT])
def test_papers_that_cannot_be_made_yet_are_refused(word: DocumentSet) -> None:
    with pytest.raises(Conflict) as refused:
        check_available(word)
    assert refused.value.code == "document_kind_not_available"


@pytest.mark.parametrize(
    ("client", "kind", "number", "name"),
    [
        ("ACME GmbH", DocumentKind.INVOICE, "INV-142", "2026-10_ACME-GMBH_INV-142.pdf"),
        ("ACME GmbH", DocumentKind.ANNEX, "INV-142", "2026-10_ACME-GMBH_TIMESHEET-INV-142.pdf"),
        ("«Ромашка» ООО", DocumentKind.BILL, "2026/0142", "2026-10_ROMASHKA-OOO_BILL-2026-0142.pdf"),
        ("Ўзбекистон Şirket", DocumentKind.BILL, "1", "2026-10_OZBEKISTON-SIRKET_BILL-1.pdf"),
        ("株式会社", DocumentKind.INVOICE, "7", "2026-10_CLIENT_INV-7.pdf"),
    ],
)
def test_file_names_that_a_person_would_choose(client: str, kind: DocumentKind, number: str, name: str) -> None:
    assert file_name("2026-10", client, kind, number) == name
