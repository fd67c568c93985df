"""Bank statements: files that staff bring in, what they hold, and what became of their rows."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Wire

StatementFormat = Literal["1c", "csv"]


class ImportStatement(Command):
    """A statement of one account of a legal entity: the bank exchange file of 1C, or a table.

    `account` and `currency` are needed where the file does not say them; `preset` names the columns of a bank's table.
    """

    legal_entity_id: str = Field(min_length=1, max_length=100)
    file_name: str = Field(min_length=1, max_length=200)
    content_base64: str = Field(min_length=1, max_length=1_800_000)
    format: StatementFormat | None = Field(default=None, description="by the file's first line when it is not said")
    account: str | None = Field(default=None, pattern=r"^[0-9A-Za-z]{5,34}$")
    currency: CurrencyCode | None = None
    preset: str | None = Field(default=None, max_length=60)


class StatementFault(Wire):
    """Why a file is not taken; `row` counts documents of a 1C file and lines of a table, null is the file."""

    row: int | None
    field: str
    detail: str
    said: SaidRead | None = None


class StatementRow(Wire):
    """`becomes`: a receipt, money that went back to a client, known from before, or nothing (`ignored`)."""

    row: int
    direction: Literal["in", "out"]
    on: date
    amount: Amount
    document_no: str | None
    party: str | None
    party_tin: str | None
    purpose: str
    becomes: Literal["received", "returned", "known", "ignored"]


class StatementCounts(Wire):
    """Of all rows: new receipts, new returns, rows known from before, outgoing ones that are none of ours."""

    total: int
    received: int
    returned: int
    known: int
    ignored: int


class StatementPreview(Wire):
    """What an import would do. With faults nothing would be taken."""

    format: StatementFormat | None
    encoding: str | None
    account: str | None
    currency: CurrencyCode | None
    period_from: date | None
    period_to: date | None
    counts: StatementCounts
    rows: list[StatementRow]
    faults: list[StatementFault]


class StatementRead(Wire):
    """An import that was made."""

    statement_id: UUID
    legal_entity_id: str
    account: str
    currency: CurrencyCode
    format: StatementFormat
    file_name: str
    period_from: date
    period_to: date
    counts: StatementCounts
    imported_by: str
    imported_at: datetime
