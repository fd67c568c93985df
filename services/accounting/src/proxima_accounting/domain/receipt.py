"""Money that the partner shows as received, and which invoice its payer named."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from proxima_accounting.domain.matching import FoundOperation

_TOKEN = re.compile(r"[\w][\w/.\-]*")
_NAMED = re.compile(
    r"(?:invoice|inv\.?|инвойс\w*|сч[её]т\w*|faktura\w*)\W*(?:no\.?|№|n)?\s*([\w][\w/.\-]*\d[\w/.\-]*)", re.I
)


@dataclass(frozen=True)
class Receipt:
    """`receipt_key` is the same however often the receipt is found. `amount` is in `currency`, as it was received.

    `out` is money that went back to a client, who is the payer of what came in. A receipt is found as an operation at
    the partner, or in a bank statement.
    """

    receipt_key: str
    legal_entity_id: str
    received_on: date
    amount: Decimal
    currency: str
    payer: str | None
    client_id: str | None
    contract_no: str | None
    comment: str
    invoice_number: str | None
    source: Literal["planfact", "bank_statement"] = "planfact"
    direction: Literal["in", "out"] = "in"
    payer_tin: str | None = None
    account: str | None = None
    operation_id: str | None = None
    statement_id: UUID | None = None


def is_receipt(found: FoundOperation) -> bool:
    """Money that is confirmed as received; an unpaid income of ours carries a marker and is none."""
    return found.committed and found.operation_date is not None and found.currency is not None and found.value > 0


def receipt_of(
    legal_entity_id: str,
    found: FoundOperation,
    *,
    client_id: str | None,
    contract_no: str | None,
    known_numbers: Collection[str],
) -> Receipt:
    """The receipt behind an operation that is one."""
    assert found.operation_date is not None
    assert found.currency is not None
    return Receipt(
        receipt_key=f"planfact:{legal_entity_id}:{found.operation_id}",
        legal_entity_id=legal_entity_id,
        operation_id=found.operation_id,
        received_on=found.operation_date,
        amount=found.value,
        currency=found.currency,
        payer=found.counterparty_title,
        client_id=client_id,
        contract_no=contract_no,
        comment=found.comment,
        invoice_number=invoice_number(found.comment, known_numbers),
    )


def tokens(comment: str) -> list[str]:
    """Words of a comment that could be an invoice number: at least one digit, no punctuation at the end."""
    words = (word.rstrip(".-/") for word in _TOKEN.findall(comment))
    return [word for word in dict.fromkeys(words) if any(letter.isdigit() for letter in word)]


def invoice_number(comment: str, known: Collection[str]) -> str | None:
    """The one invoice number in a comment: a known one, else what stands behind the word for invoice; two are none."""
    ours = [word for word in tokens(comment) if word in known]
    if ours:
        return ours[0] if len(ours) == 1 else None
    named = {match.rstrip(".-/") for match in _NAMED.findall(comment)}
    return named.pop() if len(named) == 1 else None
