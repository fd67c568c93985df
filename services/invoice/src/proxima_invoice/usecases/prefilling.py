"""Ask prefill for lines: one run for one draft or for many of one month."""

from collections.abc import Sequence

from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.contracts.prefill_request import Allocated, RequestItem
from proxima_common.contracts.words import AllocationKind
from proxima_common.errors import Invalid
from proxima_common.ids import new_id

from proxima_invoice.domain.claims import Taken
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.telling import told

MOST_ITEMS = 200
WINDOW_MONTHS = 3


async def request_lines(desk: Desk, invoices: Sequence[Invoice]) -> None:
    """Ask for the lines of up to 200 drafts of one month in one run.

    Each item tells what other invoices hold of its application's worklogs in the months before, and what this one has
    written off: prefill leaves that out. The caller records the invoices, which now wait for the run.
    """
    months = {invoice.period for invoice in invoices}
    if len(months) != 1 or len(invoices) > MOST_ITEMS:
        raise Invalid(f"a run is for one month and at most {MOST_ITEMS} drafts", code="run_too_large")
    month = months.pop()
    taken = await desk.worklogs.taken_of([one.application_id for one in invoices], _months_before(month))
    versions = await desk.periods.context_versions(invoices)
    rules = await desk.overrides.for_prefill([one.application_id for one in invoices], month)
    run_id = new_id()
    for invoice in invoices:
        invoice.prefill.state, invoice.prefill.run_id = "waiting", run_id
    await desk.runs.ask(
        PrefillRequested(
            run_id=run_id,
            purpose="lines",
            month=month,
            as_of=desk.now,
            items=[
                RequestItem(
                    subject_id=invoice.id,
                    invoice_id=invoice.id,
                    application_id=invoice.application_id,
                    month=month,
                    context_version=versions[invoice.id],
                    supplement=invoice.supplement,
                    allocations=_allocated(invoice, taken.get(invoice.application_id, [])),
                    **told(rules.get(invoice.application_id)),
                )
                for invoice in invoices
            ],
        )
    )


def _allocated(invoice: Invoice, taken: Sequence[tuple[object, str, Taken]]) -> list[Allocated]:
    return [
        Allocated(worklog_id=one.worklog_id, seconds=one.seconds)
        for holder, kind, one in taken
        if holder != invoice.id or kind == AllocationKind.WRITTEN_OFF
    ]


def _months_before(month: str) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - WINDOW_MONTHS
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
