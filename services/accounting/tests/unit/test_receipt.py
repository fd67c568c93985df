"""Which invoice the payer named."""

from __future__ import annotations

import pytest
from proxima_accounting.domain.receipt import invoice_number


@pytest.mark.parametrize(
    ("comment", "number"),
    [
        ("Payment for 2026-0042.", "2026-0042"),
        ("2026-0042, 2026-0043", None),
        ("Оплата по счёту № F-2026/7 от 05.10.2026", "F-2026/7"),
        ("invoice INV-9", "INV-9"),
        ("transfer 100500", None),
        ("12026-0042", None),
        ("", None),
    ],
)
def test_an_invoice_number_in_a_comment(comment: str, number: str | None) -> None:
    assert invoice_number(comment, {"2026-0042", "2026-0043"}) == number
