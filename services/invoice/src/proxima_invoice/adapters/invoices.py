"""Invoices in Postgres: loaded under the row's lock, saved with their audit entry and their events."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import InvoiceKind
from proxima_common.errors import Conflict, NotFound
from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.audit import append_entry
from proxima_invoice.adapters.components import save_components
from proxima_invoice.adapters.consumed import load_consumed, save_consumed
from proxima_invoice.adapters.lines import load_lines, save_lines
from proxima_invoice.adapters.publishing import Publisher
from proxima_invoice.adapters.shapes import RECIPIENT, invoice_of, values_of
from proxima_invoice.adapters.tables.invoice import INVOICE, TOUCHED_BY
from proxima_invoice.adapters.tables.revision import DOCUMENT, HANDOVER_LEASE
from proxima_invoice.adapters.wire import debt_changed
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, Worklog
from proxima_invoice.domain.owing import Debt, debt_of
from proxima_invoice.domain.paper import Lease, Paper
from proxima_invoice.domain.staff import Staff

_FILE = """json_build_object('document_id', f.document_id, 'bucket', f.bucket, 'key', f.key, 'sha256', f.sha256,
    'size', f.size, 'pages', f.pages, 'name', f.name)"""
_WHOLE = f"""
select i.*,
  (select array_agg(t.staff_id order by t.staff_id) from touched_by t where t.invoice_id = i.invoice_id) as touched,
  (select json_agg(json_build_object('document_id', d.document_id, 'position', d.position, 'kind', d.kind,
      'number', d.number, 'date', d.date, 'languages', d.languages, 'required', d.required,
      'needs_acceptance', d.needs_acceptance, 'state', d.state,
      'payable', d.payable::text, 'currency', d.currency, 'file_name', d.file_name,
      'handed_over_on', d.handed_over_on, 'answer', d.answer, 'answered_at', d.answered_at,
      'kept_from', d.kept_from, 'original', d.original,
      'staged', (select {_FILE} from file f
        where (f.document_id, f.revision, f.stage) = (d.document_id, d.revision, 'staged')),
      'archived', (select {_FILE} from file f
        where (f.document_id, f.revision, f.stage) = (d.document_id, d.revision, 'archived'))) order by d.position)
    from document d where (d.invoice_id, d.revision) = (i.invoice_id, i.revision)) as papers,
  (select json_agg(json_build_object('token', l.token, 'document_id', l.document_id, 'delivery_id', l.delivery_id,
      'channel', l.channel, 'role', l.recipient_role, 'recipient', l.recipient, 'ordinal', l.ordinal,
      'state', l.state, 'expires_at', l.expires_at, 'detail', l.detail) order by l.granted_at, l.token)
    from handover_lease l where (l.invoice_id, l.revision) = (i.invoice_id, i.revision)) as leases,
  (select json_agg(json_build_object('invoice_id', c.invoice_id, 'kind', c.kind, 'correction', c.correction,
      'number', c.number, 'status', c.status, 'gross', c.gross::text, 'document_date', c.document_date,
      'counts', c.posted is not null) order by c.created_at, c.invoice_id)
    from invoice c where c.parent_id = i.invoice_id and c.kind in ('credit', 'correction')) as children
from invoice i where i.invoice_id = :invoice_id
"""  # noqa: S608
_READ = text(_WHOLE)
_LOCK = text(_WHOLE + " for update of i")


async def load_invoice(tx: AsyncConnection, invoice_id: UUID, *, lock: bool) -> Invoice:
    """The aggregate without its lines, or NotFound."""
    row = (await tx.execute(_LOCK if lock else _READ, {"invoice_id": invoice_id})).mappings().one_or_none()
    if row is None:
        raise NotFound(f"there is no invoice {invoice_id}", code="invoice_not_found")
    return invoice_of(row)


class InvoiceRepository:
    """The invoices that one member of staff, or the service itself, works on in one transaction."""

    def __init__(self, tx: AsyncConnection, staff: Staff, publisher: Publisher, *, sees_all: bool) -> None:
        self._tx = tx
        self._staff = staff
        self._publisher = publisher
        self._sees_all = sees_all
        self._lines: dict[UUID, list[Line]] = {}
        self._consumed: dict[UUID, tuple[Worklog, ...]] = {}
        self._papers: dict[UUID, dict[UUID, tuple[object, ...]]] = {}
        self._leases: dict[UUID, dict[UUID, str]] = {}
        self._touched: dict[UUID, frozenset[str]] = {}
        self._debts: dict[UUID, Debt | None] = {}

    async def get(self, invoice_id: UUID, *, lines: bool = False, worklogs: bool = False) -> Invoice:
        """Load it under its row's lock; NotFound also for staff without any role at its legal entity."""
        invoice = await load_invoice(self._tx, invoice_id, lock=True)
        if not self._sees_all and not self._staff.sees(invoice.legal_entity_id):
            raise NotFound(f"there is no invoice {invoice_id}", code="invoice_not_found")
        if lines or worklogs:
            invoice.lines = await load_lines(self._tx, invoice_id, invoice.currency, worklogs=worklogs)
            self._lines[invoice_id] = list(invoice.lines)
        if worklogs:
            invoice.consumed = await load_consumed(self._tx, invoice_id)
            self._consumed[invoice_id] = invoice.consumed
        self._remember(invoice)
        return invoice

    async def peek(self, invoice_id: UUID) -> Invoice:
        """Read it without a lock, to look at; NotFound as for `get`."""
        invoice = await load_invoice(self._tx, invoice_id, lock=False)
        if not self._sees_all and not self._staff.sees(invoice.legal_entity_id):
            raise NotFound(f"there is no invoice {invoice_id}", code="invoice_not_found")
        return invoice

    def has_lines(self, invoice: Invoice) -> bool:
        """Whether the invoice's lines were loaded or made here, so that they need not be read again."""
        return invoice.id in self._lines

    async def add(self, invoice: Invoice) -> None:
        """Insert a new draft; `record` follows in the same transaction."""
        await self._tx.execute(insert(INVOICE).values(invoice_id=invoice.id, **values_of(invoice)))
        self._lines[invoice.id] = []
        self._remember(invoice)

    async def record(
        self,
        invoice: Invoice,
        action: str,
        *,
        reason: str | None = None,
        frozen: InvoiceContent | None = None,
    ) -> None:
        """One intention: an audit entry, the events, the row and what hangs on it."""
        await append_entry(
            self._tx, invoice, action=action, reason=reason, staff=self._staff, at=self._publisher.origin.at
        )
        await self.record_fact(invoice, frozen)

    async def record_fact(self, invoice: Invoice, frozen: InvoiceContent | None = None) -> None:
        """Events, the row and what hangs on it, without an audit entry."""
        await self._publisher.publish(invoice, frozen)
        if debt_of(invoice) != self._debts[invoice.id]:
            await self._publisher.send(str(invoice.id), debt_changed(invoice))
        await self._save_row(invoice)
        await self._save_parts(invoice)
        self._remember(invoice)

    async def _save_row(self, invoice: Invoice) -> None:
        try:
            await self._tx.execute(_SAVE, {"of_invoice": invoice.id, **values_of(invoice)})
        except IntegrityError as error:
            # Another pattern may have written this very text before, by a counter of its own.
            if invoice.number is None or '"invoice_number"' not in str(error.orig):
                raise
            raise Conflict(
                f"{invoice.number.text} was given already: the pattern of the {invoice.number.series} series is to be "
                "changed so that it repeats none",
                code="number_taken",
            ) from error

    async def _save_parts(self, invoice: Invoice) -> None:
        if invoice.id in self._lines:
            before = self._lines[invoice.id]
            await save_lines(self._tx, invoice, before)
            billing = invoice.kind is InvoiceKind.SERVICE and any(line.basis for line in (*before, *invoice.lines))
            if billing and before != invoice.lines:
                await save_components(self._tx, invoice, invoice.lines, self._publisher.origin.at)
            self._lines[invoice.id] = list(invoice.lines)
        if invoice.consumed is not None and invoice.consumed != self._consumed.get(invoice.id, ()):
            await save_consumed(self._tx, invoice.id, invoice.consumed)
            self._consumed[invoice.id] = invoice.consumed
        await self._save_touched(invoice)
        await self._save_papers(invoice)
        await self._save_leases(invoice)

    async def _save_touched(self, invoice: Invoice) -> None:
        fresh = invoice.touched_by - self._touched[invoice.id]
        if fresh:
            rows = [{"invoice_id": invoice.id, "staff_id": one, "at": invoice.updated_at} for one in sorted(fresh)]
            await self._tx.execute(upsert(TOUCHED_BY).on_conflict_do_nothing(), rows)

    async def _save_papers(self, invoice: Invoice) -> None:
        known = self._papers[invoice.id]
        by_change: dict[tuple[object, ...], list[Paper]] = defaultdict(list)
        for paper in invoice.papers:
            moved = _moving(paper)
            if known.get(paper.document_id, moved) != moved:
                by_change[moved].append(paper)
        for moved, papers in by_change.items():
            await self._tx.execute(
                update(DOCUMENT)
                .where(DOCUMENT.c.invoice_id == invoice.id)
                .where(DOCUMENT.c.revision == invoice.revision)
                .where(DOCUMENT.c.document_id.in_([paper.document_id for paper in papers]))
                .values(dict(zip(_MOVING, moved, strict=True)) | {"changed_at": self._publisher.origin.at})
            )

    async def _save_leases(self, invoice: Invoice) -> None:
        known = self._leases[invoice.id]
        fresh = [lease for lease in invoice.leases if lease.token not in known]
        moved = [lease for lease in invoice.leases if known.get(lease.token, lease.state) != lease.state]
        if fresh:
            await self._tx.execute(insert(HANDOVER_LEASE), [self._lease_row(invoice, lease) for lease in fresh])
        if moved:
            await self._tx.execute(_MOVE_LEASE, [self._lease_move(lease) for lease in moved])

    def _lease_row(self, invoice: Invoice, lease: Lease) -> dict[str, Any]:
        return {
            "token": lease.token,
            "invoice_id": invoice.id,
            "revision": invoice.revision,
            "document_id": lease.document_id,
            "delivery_id": lease.delivery_id,
            "channel": lease.channel,
            "recipient_role": lease.role,
            "recipient": RECIPIENT.dump_python(lease.recipient, mode="json"),
            "ordinal": lease.ordinal,
            "state": lease.state,
            "granted_at": self._publisher.origin.at,
            "expires_at": lease.expires_at,
        }

    def _lease_move(self, lease: Lease) -> dict[str, Any]:
        closed_at = None if lease.open else self._publisher.origin.at
        return {"of": lease.token, "to": lease.state, "why": lease.detail, "when": closed_at}

    def _remember(self, invoice: Invoice) -> None:
        self._papers[invoice.id] = {paper.document_id: _moving(paper) for paper in invoice.papers}
        self._leases[invoice.id] = {lease.token: lease.state for lease in invoice.leases}
        self._touched[invoice.id] = frozenset(invoice.touched_by)
        self._debts[invoice.id] = debt_of(invoice)


_MOVING = ("state", "handed_over_on", "answer", "answered_at")


def _moving(paper: Paper) -> tuple[object, ...]:
    return tuple(getattr(paper, name) for name in _MOVING)


_SAVE = update(INVOICE).where(INVOICE.c.invoice_id == bindparam("of_invoice"))
_MOVE_LEASE = (
    update(HANDOVER_LEASE)
    .where(HANDOVER_LEASE.c.token == bindparam("of"))
    .values(state=bindparam("to"), detail=bindparam("why"), closed_at=bindparam("when"))
)
