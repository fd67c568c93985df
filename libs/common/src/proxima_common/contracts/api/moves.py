"""What staff ask of an invoice after it was sent: to be reissued, voided, corrected, credited, settled."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from proxima_common.contracts.api.invoice import Reason
from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Amount, Quantity
from proxima_common.contracts.words import CorrectionKind, DifferenceReason


class Reissue(Reason):
    """Replace the rejected documents. They take a new number, unless `keep_number` and it is legal to keep it."""

    keep_number: bool = False


class VoidRequest(Reason):
    """Ask to cancel what the client holds; the time behind it is freed when that is done, unless it is kept."""

    keep_worklogs: bool = False


class Correct(Reason):
    """A corrected ESF (new full content) or an additional one (the difference) to an accepted ESF."""

    kind: CorrectionKind
    document_date: date | None = None


class CreditLine(Command):
    """How much of a line is credited: all that is left of it unless a quantity says otherwise."""

    line_id: UUID
    quantity: Annotated[Quantity, Field(gt=0)] | None = None


class Credit(Reason):
    """A credit note over these lines, or over all that is left of the invoice."""

    lines: list[CreditLine] = Field(default_factory=list, max_length=500)
    document_date: date | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({line.line_id for line in self.lines}) < len(self.lines):
            raise ValueError("a line is named twice")
        return self


class WriteOffDifference(Command):
    """A small difference that nobody will pay: a bank's fee, or rounding. In the invoice's currency."""

    amount: Annotated[Amount, Field(gt=Decimal(0))]
    why: DifferenceReason
    note: str | None = Field(default=None, max_length=1000)
