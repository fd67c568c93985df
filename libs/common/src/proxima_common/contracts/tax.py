"""What a document says of its taxes, its allowances and its charges."""

from datetime import date
from typing import Literal
from uuid import UUID

from proxima_common.contracts.payload import Amount, Percent, Wire
from proxima_common.contracts.words import TaxKind


class TaxPrivilege(Wire):
    """By which act there is no tax; `valid_to` is the first day without it, null while it has no end."""

    code: str
    name: str
    kind: Literal["vat", "turnover_tax"]
    valid_from: date
    valid_to: date | None = None


class TaxNote(Wire):
    """What the law has a paper say of a tax kind, in one of its languages; `vatex` is the code of EN 16931."""

    tax_kind: TaxKind
    language: str
    text: str
    vatex: str | None = None


class DocumentAdjustment(Wire):
    """Of the whole document: `amount` and `base` are in the terms of the prices, `net` is before tax."""

    id: UUID
    kind: Literal["allowance", "charge"]
    reason: str
    percent: Percent | None = None
    amount: Amount
    base: Amount | None = None
    reason_code: str | None = None
    net: Amount
