"""Ask prefill for lines: of one draft or of many of one month."""

from collections.abc import Sequence

from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.errors import Invalid
from proxima_common.ids import new_id

from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.asking import MOST_ITEMS, Subject, in_chunks, items_of
from proxima_invoice.usecases.ports import Desk


async def request_lines(desk: Desk, invoices: Sequence[Invoice], *, preview: bool = False) -> None:
    """Ask for the lines of up to 200 drafts of one month, in one run or as many as their size takes.

    Each item tells what other invoices hold of its application's worklogs and deal, and what this one has written off:
    prefill leaves that out. The caller records the invoices, which now wait for their run. The answer to a `preview`
    is kept beside the draft, which stays as it is.
    """
    months = {invoice.period for invoice in invoices}
    if len(months) != 1 or len(invoices) > MOST_ITEMS:
        raise Invalid(f"a run is for one month and at most {MOST_ITEMS} drafts", code="run_too_large")
    month = months.pop()
    versions = await desk.periods.context_versions(invoices)
    by_id = {invoice.id: invoice for invoice in invoices}
    subjects = [
        Subject(one.id, one.application_id, one.deal_type, versions[one.id], one.id, one.supplement) for one in invoices
    ]
    for chunk in in_chunks(await items_of(desk, subjects, month)):
        run_id = new_id()
        for item in chunk:
            prefill = by_id[item.subject_id].prefill
            if preview:
                prefill.preview_run_id = run_id
            else:
                prefill.state, prefill.run_id = "waiting", run_id
        request = PrefillRequested(run_id=run_id, purpose="lines", month=month, as_of=desk.now, items=chunk)
        await desk.runs.ask(request, preview=preview)
