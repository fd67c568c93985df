"""Papers of a set, and their file names."""

import pytest
from proxima_common.contracts.words import DocumentKind, DocumentSet
from proxima_common.errors import Conflict
from proxima_invoice.domain.documents import check_available, file_name, papers_of


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
