from uuid import UUID

import pytest
from proxima_render.domain.names import archive_key, file_name, staged_key

INVOICE = UUID("01930f5e-7c00-7000-8000-000000000001")
DOCUMENT = UUID("01930f5e-7c00-7000-8000-000000000002")
HASH = "ab" * 32


def test_a_staged_key_says_revision_and_content() -> None:
    assert staged_key(INVOICE, 2, DOCUMENT, HASH) == f"staged/{INVOICE}/r2/{DOCUMENT}-abababababababab.pdf"


def test_an_archive_key_holds_the_whole_hash_and_only_ascii() -> None:
    key = archive_key(
        legal_entity_id="S1",
        year=2026,
        number="ПР/2026-0142",
        invoice_id=INVOICE,
        revision=1,
        sha256=HASH,
        name="2026-10_Клиент_ESF-142.pdf",
    )
    assert key == f"archive/S1/2026/2026-0142/r1/{HASH}/2026-10__ESF-142.pdf"
    assert key.isascii()


@pytest.mark.parametrize("number", [None, "", "№"])
def test_an_invoice_without_a_usable_number_goes_by_its_id(number: str | None) -> None:
    key = archive_key(
        legal_entity_id="S1", year=2026, number=number, invoice_id=INVOICE, revision=1, sha256=HASH, name="a.pdf"
    )
    assert f"/2026/{'No' if number == '№' else INVOICE}/r1/" in key


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("2026-10_ACME_INVOICE-7.pdf", "2026-10_ACME_INVOICE-7.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("счёт.pdf", "document.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
        ('x"\r\nSet-Cookie: a.pdf', "x-Set-Cookie-a.pdf"),
    ],
)
def test_file_names_are_tame(given: str, safe: str) -> None:
    assert file_name(given) == safe
