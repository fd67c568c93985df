"""Papers of a set, and their file names."""

import pytest
from proxima_common.contracts.words import DocumentKind, DocumentSet, InvoiceKind
from proxima_invoice.domain.documents import (
    by_partner,
    file_name,
    is_required,
    needs_acceptance,
    papers_of,
)


def test_the_annex_goes_with_any_set_that_has_time() -> None:
    assert papers_of(DocumentSet.INVOICE, with_annex=True) == (DocumentKind.INVOICE, DocumentKind.ANNEX)
    assert papers_of(DocumentSet.BILL_ESF_ACT, with_annex=False) == (
        DocumentKind.BILL,
        DocumentKind.ESF,
        DocumentKind.ACT,
    )


K, S = DocumentKind, DocumentSet


@pytest.mark.parametrize(
    ("document_set", "required", "accepted"),
    [
        (S.ESF, {K.ESF}, {K.ESF}),
        (S.ESF_ACT, {K.ESF, K.ACT}, {K.ESF, K.ACT}),
        (S.BILL_ESF, {K.ESF}, {K.ESF}),
        (S.BILL_ESF_ACT, {K.ESF, K.ACT}, {K.ESF, K.ACT}),
        (S.BILL, {K.BILL, K.ANNEX}, {K.BILL}),
        (S.INVOICE, {K.INVOICE, K.ANNEX}, {K.INVOICE}),
        (S.INVOICE_ACT, {K.INVOICE, K.ACT, K.ANNEX}, {K.ACT}),
    ],
)
def test_what_holds_a_set_up_and_what_the_client_accepts(
    document_set: DocumentSet, required: set[DocumentKind], accepted: set[DocumentKind]
) -> None:
    papers = papers_of(document_set, with_annex=True)
    assert {kind for kind in papers if is_required(kind, document_set)} == required
    assert {kind for kind in papers if needs_acceptance(kind, document_set, InvoiceKind.SERVICE)} == accepted


def test_an_advance_bill_is_paid_and_never_accepted() -> None:
    assert not needs_acceptance(K.BILL, S.BILL, InvoiceKind.ADVANCE)


def test_an_esf_and_an_act_at_home_are_handed_over_by_the_partner_alone() -> None:
    assert by_partner(K.ESF, S.ESF)
    assert by_partner(K.ACT, S.ESF_ACT)
    assert not by_partner(K.ACT, S.INVOICE_ACT)
    assert not by_partner(K.BILL, S.BILL_ESF)


@pytest.mark.parametrize(
    ("client", "kind", "number", "name"),
    [
        ("ACME GmbH", DocumentKind.INVOICE, "INV-142", "2026-10_ACME-GMBH_INV-142.pdf"),
        ("ACME GmbH", DocumentKind.ANNEX, "INV-142", "2026-10_ACME-GMBH_TIMESHEET-INV-142.pdf"),
        ("«Ромашка» ООО", DocumentKind.BILL, "2026/0142", "2026-10_ROMASHKA-OOO_BILL-2026-0142.pdf"),
        ("Ўзбекистон Şirket", DocumentKind.BILL, "1", "2026-10_OZBEKISTON-SIRKET_BILL-1.pdf"),
        ("Savat", DocumentKind.ESF, "142", "2026-10_SAVAT_ESF-142.pdf"),
        ("Savat", DocumentKind.ACT, "2026-0142", "2026-10_SAVAT_ACT-2026-0142.pdf"),
        ("Savat", DocumentKind.ESF_ADDITIONAL, "7", "2026-10_SAVAT_ESF-ADDITIONAL-7.pdf"),
        ("Savat", DocumentKind.CREDIT_NOTE, "CR-7", "2026-10_SAVAT_CREDIT-CR-7.pdf"),
        ("Oʻzbekiston G‘alla", DocumentKind.BILL, "1", "2026-10_OZBEKISTON-GALLA_BILL-1.pdf"),
        ("株式会社", DocumentKind.INVOICE, "7", "2026-10_CLIENT_INV-7.pdf"),
    ],
)
def test_file_names_that_a_person_would_choose(client: str, kind: DocumentKind, number: str, name: str) -> None:
    assert file_name("2026-10", client, kind, number) == name
