"""Edit what the client reads of the time behind an invoice, and show it beside what was recorded."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from proxima_common.contracts.api.annex import (
    AnnexEditsRead,
    AnnexLine,
    AnnexOriginal,
    AnnexPerson,
    AnnexPrinted,
    AnnexRead,
    AnnexWarning,
)
from proxima_common.contracts.words import InvoiceStatus

from proxima_invoice.domain.annex import (
    AnnexEdits,
    RowEdit,
    check_edits,
    names_in,
    printed_rows,
)
from proxima_invoice.domain.editing import check_lines_editable
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.leaks import Leak, leaks_in, watch
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.status import PREPARERS
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.ports import Desk

NOTHING = RowEdit("")


async def edit_annex(desk: Desk, invoice_id: UUID, body: AnnexEditsRead, seen: Seen) -> Invoice:
    """Write the edits of a draft whole; the amounts and the hours stay what they are. Equal edits change nothing.

    Who edits texts has not touched the amounts, so they may still approve.
    """
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    check_lines_editable(invoice, desk.staff)
    asked = _edits(body)
    check_edits(invoice.lines, asked)
    edits = _in_order(asked)
    if edits == invoice.annex:
        return invoice
    _note(invoice, edits)
    invoice.annex = edits
    invoice.changed(desk.now)
    invoice.draft_changed("edit_annex")
    await desk.invoices.record(invoice, "edit_annex")
    return invoice


def annex_of(invoice: Invoice, staff: Staff, leak_words: Sequence[str], other_clients: Sequence[str]) -> AnnexRead:
    """The annex of an invoice with its worklogs: recorded, edited, and what may give something away."""
    lines = [line for line in invoice.lines if line.worklogs]
    originals = _originals(invoice)
    present = {one.worklog_id for one in originals}
    names = names_in(invoice.lines, invoice.annex)
    watched = watch(leak_words, other_clients, [one.issue_key for one in originals], names)
    return AnnexRead(
        version=invoice.version,
        editable=invoice.status is InvoiceStatus.DRAFT and staff.holds(PREPARERS, invoice.legal_entity_id),
        edits=_edits_read(invoice.annex, present, {one.person_id for one in originals}),
        people=_people(originals, invoice.annex),
        lines=[
            AnnexLine(
                position=line.position,
                text=line.text,
                unit=line.unit,
                quantity=line.quantity,
                seconds=sum(one.billed_seconds for one in line.worklogs),
            )
            for line in lines
        ],
        originals=originals,
        printed=[
            AnnexPrinted(
                **asdict(row),
                warnings=_warnings(leaks_in(row, watched)),
            )
            for row in printed_rows(lines, invoice.annex)
        ],
    )


def _warnings(leaks: list[Leak]) -> list[AnnexWarning]:
    return [AnnexWarning(kind=one.kind, found=one.found) for one in leaks]


def _edits(body: AnnexEditsRead) -> AnnexEdits:
    rows = tuple(RowEdit(**row.model_dump()) for row in body.rows)
    return AnnexEdits(body.people_hidden, tuple(body.hidden_people), body.role_word, rows)


def _in_order(edits: AnnexEdits) -> AnnexEdits:
    """As they are kept: in one order, without rows that say nothing."""
    said = [row for row in edits.rows if row != RowEdit(row.worklog_id)]
    return replace(
        edits,
        hidden_people=tuple(sorted(set(edits.hidden_people))),
        rows=tuple(sorted(said, key=lambda row: row.worklog_id)),
    )


def _edits_read(edits: AnnexEdits, worklogs: set[str], people: set[str]) -> AnnexEditsRead:
    """Those that have something to act on: what left the draft may come back, and is shown again then."""
    rows = [asdict(row) for row in edits.rows if row.worklog_id in worklogs]
    for row in rows:
        row["merged_into"] = row["merged_into"] if row["merged_into"] in worklogs else None
    hidden = [one for one in edits.hidden_people if one in people]
    return AnnexEditsRead.model_validate(
        {"people_hidden": edits.people_hidden, "hidden_people": hidden, "role_word": edits.role_word, "rows": rows}
    )


def _originals(invoice: Invoice) -> list[AnnexOriginal]:
    found = [
        AnnexOriginal(
            worklog_id=one.worklog_id,
            line_position=line.position,
            work_date=one.work_date,
            issue_key=one.issue_key,
            issue_summary=one.issue_summary,
            description=one.description,
            person_id=one.person_id,
            person_name=one.person_name,
            role=one.role,
            seconds=one.billed_seconds,
        )
        for line in invoice.lines
        for one in line.worklogs
    ]
    return sorted(found, key=lambda one: (one.line_position, one.work_date, one.issue_key, one.worklog_id))


def _people(originals: list[AnnexOriginal], edits: AnnexEdits) -> list[AnnexPerson]:
    known = {one.person_id: one for one in originals}
    people = [
        AnnexPerson(person_id=one.person_id, name=one.person_name, role=one.role, hidden=edits.hides(one.person_id))
        for one in known.values()
    ]
    return sorted(people, key=lambda one: (one.name, one.person_id))


def _note(invoice: Invoice, edits: AnnexEdits) -> None:
    """Each change by itself for the audit; words may name people, so they are kept where they can be erased."""
    before = invoice.annex
    invoice.note("annex people_hidden", before.people_hidden, edits.people_hidden)
    invoice.note("annex hidden_people", before.hidden_people, edits.hidden_people, personal=True)
    invoice.note("annex role_word", before.role_word, edits.role_word)
    old, new = ({row.worklog_id: row for row in one.rows} for one in (before, edits))
    for worklog_id in sorted(old.keys() | new.keys()):
        one, other = old.get(worklog_id, NOTHING), new.get(worklog_id, NOTHING)
        invoice.note(f"annex {worklog_id} issue_summary", one.issue_summary, other.issue_summary, personal=True)
        invoice.note(f"annex {worklog_id} description", one.description, other.description, personal=True)
        invoice.note(f"annex {worklog_id} withheld", one.withheld, other.withheld)
        invoice.note(f"annex {worklog_id} merged_into", one.merged_into, other.merged_into)
