"""What is done to a sent invoice: answered by the invoice service."""

from __future__ import annotations

from proxima_common.contracts.api.invoice import InvoiceRead, Reason
from proxima_common.contracts.api.moves import Correct, Credit, Reissue, VoidRequest, WriteOffDifference

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations
from proxima_gateway.routes.invoices import ONE

aftermath = Declarations(Owner.INVOICE, "invoices")

aftermath.post(
    f"{ONE}/reissue",
    "reissue_invoice",
    InvoiceRead,
    "Make a rejected invoice anew; only what was rejected is replaced.",
    body=Reissue,
)
aftermath.post(
    f"{ONE}/void-request",
    "request_void",
    InvoiceRead,
    "Ask for the cancellation of what the client holds.",
    body=VoidRequest,
)
aftermath.post(
    f"{ONE}/correct",
    "correct_invoice",
    InvoiceRead,
    "Begin a corrected or additional ESF; answers with its draft.",
    body=Correct,
    status=201,
)
aftermath.post(
    f"{ONE}/credit",
    "credit_invoice",
    InvoiceRead,
    "Begin a credit note; answers with its draft.",
    body=Credit,
    status=201,
)
aftermath.post(
    f"{ONE}/differences",
    "write_off_difference",
    InvoiceRead,
    "Write off what a bank's fee or rounding left open.",
    body=WriteOffDifference,
)
aftermath.post(
    f"{ONE}/differences/{{difference_id}}/reverse",
    "reverse_difference",
    InvoiceRead,
    "Take a written-off difference back.",
    body=Reason,
)
