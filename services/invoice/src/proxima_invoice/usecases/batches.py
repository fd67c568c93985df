"""Many invoices by one intention: every item has its own transaction's safety and its own result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import cast, get_args
from uuid import UUID

from proxima_common.contracts.api.approval import GreenVerb
from proxima_common.contracts.api.billing import BatchRead, CreateBatch
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.contracts.words import InvoiceStatus, Role
from proxima_common.errors import Conflict, DomainError, FieldError, Forbidden, Invalid, NotFound
from proxima_common.ids import new_id
from proxima_common.said import said

from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import EVERY_ENTITY
from proxima_invoice.domain.status import APPROVERS, SENDERS
from proxima_invoice.usecases.approve import approve_invoice
from proxima_invoice.usecases.batch_ports import Batch, BatchItem, SeenInvoice
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.create import create_draft
from proxima_invoice.usecases.finalize import finalize_invoice
from proxima_invoice.usecases.green_lane import preview_green
from proxima_invoice.usecases.prefilling import request_lines
from proxima_invoice.usecases.refresh import refresh_invoice
from proxima_invoice.usecases.send import send_invoice
from proxima_invoice.usecases.void import void_invoice

# Drafts share one question to prefill, which takes up to so many (architecture, Topics).
DRAFTS_PER_QUESTION = 200

Move = Callable[[BillingDesk, Batch, BatchItem], Awaitable[Invoice]]


async def create_batch(desk: BillingDesk, body: CreateBatch) -> BatchRead:
    """Keep the batch and plan its items; they run after this was committed, as who asked.

    Raises `Invalid` naming the field for no items, the wrong kind of items for the verb, or one twice.
    """
    if body.verb != "export" and not any(role in SENDERS | APPROVERS for role, _ in desk.staff.grants):
        raise Forbidden(
            said(
                "role_missing",
                "this needs the role preparer, accountant, approver or signer",
                roles="preparer,accountant,approver,signer",
            )
        )
    _check(body)
    if body.all_green:
        body = await _all_green(desk, body)
    batch_id = new_id()
    seen = await desk.batches.seen(body.invoice_ids, desk.staff.visible_entities())
    item_ids = await desk.batches.add(batch_id, body, desk.staff, seen, desk.now)
    await _plan(desk, batch_id, body.verb, item_ids)
    return await read_batch(desk, batch_id)


async def resume_batch(desk: BillingDesk, batch_id: UUID) -> BatchRead:
    """Try failed items again. They run as the owner, with what the owner is granted now."""
    batch = await desk.batches.head(batch_id, lock=True)
    if batch is None or not _may_see(desk, batch):
        raise NotFound(f"no batch {batch_id}")
    read = await read_batch(desk, batch_id)
    if not read.failed:
        raise Conflict("no item of it has failed", code="nothing_to_resume")
    mine = desk.staff.staff_id == batch.owner.staff_id
    owner = desk.staff if mine else await desk.staff_snapshots.present(batch.owner)
    await _plan(desk, batch_id, batch.verb, await desk.batches.reopen_failed(batch_id, owner, desk.now))
    return await read_batch(desk, batch_id)


async def export_of(desk: BillingDesk, batch_id: UUID) -> BatchRead:
    """The export whose file may be taken, by its owner and by administrators of every legal entity."""
    read = await get_batch(desk, batch_id)
    if read.file is None:
        raise NotFound("this batch has no file, or not yet", code="no_file")
    if read.file.kept_until <= desk.now:
        raise NotFound("the file was kept for a while and is gone: export again", code="file_expired")
    return read


async def get_batch(desk: BillingDesk, batch_id: UUID) -> BatchRead:
    """The batch with its items, for its owner and for administrators of every legal entity."""
    batch = await desk.batches.head(batch_id)
    if batch is None or not _may_see(desk, batch):
        raise NotFound(f"no batch {batch_id}")
    return await read_batch(desk, batch_id)


async def run_items(desk: BillingDesk, batch: Batch, item_ids: list[UUID]) -> None:
    """Do those of the items that still wait. A refusal is the item's result and undoes that item alone."""
    items = await desk.batches.waiting(item_ids)
    if not items:
        return
    moved: list[Invoice] = []
    failed = 0
    for item in items:
        try:
            async with desk.undoing():
                moved.append(await _move(desk, batch, item))
        except DomainError as error:
            await desk.batches.end_item(item.item_id, "failed", error.detail, desk.now, code=error.code)
            failed += 1
        else:
            result, invoice = _result(batch.verb, moved[-1]), moved[-1]
            await desk.batches.end_item(item.item_id, "done", result, desk.now, invoice_id=invoice.id)
    if batch.verb == "create" and moved:
        await request_lines(desk, moved)
        for invoice in moved:
            await desk.invoices.record(invoice, "prefill")
    progress = await desk.batches.advance(batch.batch_id, len(moved), failed, desk.now)
    await desk.publish(
        BatchProgressed(
            batch_id=batch.batch_id,
            verb=batch.verb,
            total=progress.total,
            done=progress.done,
            failed=progress.failed,
            finished=progress.finished,
        ),
        str(batch.batch_id),
    )


async def _move(desk: BillingDesk, batch: Batch, item: BatchItem) -> Invoice:
    if batch.verb == "create":
        if batch.month is None or item.application_id is None:
            raise Invalid("a batch of drafts names a month and applications")
        return await create_draft(desk, item.application_id, batch.month, prefill=False)
    return await _MOVES[batch.verb](desk, batch, item)


async def _finalize(desk: BillingDesk, _: Batch, item: BatchItem) -> Invoice:
    return await finalize_invoice(desk, _invoice_of(item), _unchanged(item))


async def _approve(desk: BillingDesk, _: Batch, item: BatchItem) -> Invoice:
    seen = _seen(item)
    if seen.bundle_hash is None:
        raise Conflict(
            said("files_not_made", "its files were still being made when the batch was asked for"), code="files_missing"
        )
    return await approve_invoice(desk, _invoice_of(item), seen.revision, seen.bundle_hash)


async def _send(desk: BillingDesk, _: Batch, item: BatchItem) -> Invoice:
    _unchanged(item)((await desk.invoices.get(_invoice_of(item))).version)
    return await send_invoice(desk, _invoice_of(item))


async def _refresh(desk: BillingDesk, _: Batch, item: BatchItem) -> Invoice:
    _unchanged(item)((await desk.invoices.get(_invoice_of(item))).version)
    return await refresh_invoice(desk, _invoice_of(item))


async def _void(desk: BillingDesk, batch: Batch, item: BatchItem) -> Invoice:
    _unchanged(item)((await desk.invoices.get(_invoice_of(item))).version)
    reason = batch.asked.reason or ""
    return await void_invoice(desk, _invoice_of(item), reason, keep_worklogs=batch.asked.keep_worklogs)


_MOVES: dict[str, Move] = {
    "refresh": _refresh,
    "finalize": _finalize,
    "approve": _approve,
    "send": _send,
    "void": _void,
}


def _invoice_of(item: BatchItem) -> UUID:
    if item.invoice_id is None:
        raise NotFound("the item names no invoice")
    return item.invoice_id


def _seen(item: BatchItem) -> SeenInvoice:
    if item.seen is None:
        raise NotFound(f"there is no invoice {item.invoice_id}", code="invoice_not_found")
    return item.seen


def _unchanged(item: BatchItem) -> Callable[[int], None]:
    seen = _seen(item)

    def check(version: int) -> None:
        if version != seen.version:
            raise Conflict("it changed after the batch was asked for", code="changed_since")

    return check


async def _all_green(desk: BillingDesk, body: CreateBatch) -> CreateBatch:
    """The batch with what is green now; Conflict when that is not what the preview showed."""
    assert body.month is not None  # _check asked for it
    preview = await preview_green(desk, body.month, cast(GreenVerb, body.verb))
    if not preview.green:
        raise Conflict("nothing is green now", code="nothing_green")
    if body.expected_count is not None and body.expected_count != len(preview.green):
        raise Conflict(
            said(
                "preview_changed",
                f"{len(preview.green)} are green now, {body.expected_count} were shown",
                now=len(preview.green),
                shown=body.expected_count,
            ),
            fields=[
                FieldError("/expected_count", said("green_now", f"{len(preview.green)} now", green=len(preview.green)))
            ],
        )
    if body.verb == "create":
        return body.model_copy(update={"application_ids": [item.application_id for item in preview.green]})
    return body.model_copy(update={"invoice_ids": [item.invoice_id for item in preview.green if item.invoice_id]})


def _result(verb: str, invoice: Invoice) -> str:
    number = invoice.number.text if invoice.number else ""
    if verb == "approve" and invoice.status is not InvoiceStatus.APPROVED:
        return said("batch_approved_once", f"{number} approved at one level", number=number)
    return {
        "create": said("batch_created", "drafted"),
        "refresh": said("batch_refreshed", f"{number or 'a draft'} asked for anew"),
        "finalize": said("batch_finalized", number, number=number),
        "approve": said("batch_approved", f"{number} approved", number=number),
        "send": said("batch_sent", f"{number} on its way", number=number),
        "void": said("batch_void", f"{number or 'a draft'} void"),
    }[verb]


async def _plan(desk: BillingDesk, batch_id: UUID, verb: str, item_ids: list[UUID]) -> None:
    if verb == "export":
        await desk.plan_export(batch_id)
        return
    # Of a finalize one after another, so that numbers follow the order of the items; the series is one queue anyway.
    size = {"create": DRAFTS_PER_QUESTION, "finalize": len(item_ids) or 1}.get(verb, 1)
    chunks = [item_ids[start : start + size] for start in range(0, len(item_ids), size)]
    await desk.plan_batch(batch_id, chunks)


async def read_batch(desk: BillingDesk, batch_id: UUID) -> BatchRead:
    read = await desk.batches.get(batch_id)
    if read is None:
        raise NotFound(f"no batch {batch_id}")
    return read


def _may_see(desk: BillingDesk, batch: Batch) -> bool:
    # A batch may hold invoices of several legal entities, so one's administrator is not everybody's.
    return batch.owner.staff_id == desk.staff.staff_id or desk.staff.holds([Role.ADMIN], EVERY_ENTITY)


def _check(body: CreateBatch) -> None:
    wanted, other = ("application_ids", "invoice_ids") if body.verb == "create" else ("invoice_ids", "application_ids")
    items: list[object] = list(getattr(body, wanted))
    faults = []
    if body.all_green:
        faults += _check_all_green(body)
    elif not items and body.verb != "export":
        faults.append(FieldError(f"/{wanted}", said("nothing_chosen", "name at least one")))
    if body.verb == "void" and not body.reason:
        faults.append(FieldError("/reason", said("reason_missing", "say why they are void")))
    if getattr(body, other):
        faults.append(FieldError(f"/{other}", f"{body.verb} takes {wanted}"))
    if (body.verb == "create" or body.all_green) and body.month is None:
        faults.append(FieldError("/month", said("month_missing", "it needs a month")))
    faults += [
        FieldError(f"/{wanted}/{items.index(item)}", f"{item} stands {times} times")
        for item, times in Counter(items).items()
        if times > 1
    ]
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)


def _check_all_green(body: CreateBatch) -> list[FieldError]:
    faults = [
        FieldError(f"/{name}", "all green chooses by itself")
        for name in ("application_ids", "invoice_ids")
        if getattr(body, name)
    ]
    if body.verb not in get_args(GreenVerb):
        faults.append(FieldError("/all_green", f"there is no green lane for {body.verb}"))
    return faults
