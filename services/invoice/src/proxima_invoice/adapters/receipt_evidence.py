"""What a receipt may have to do with: a few queries for a whole page of receipts, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from proxima_common.contracts.words import InvoiceKind, InvoiceStatus, ReceiptState, SeriesKind
from proxima_common.money import round_money
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.master import APPLICATION, CLIENT
from proxima_invoice.adapters.tables.money import PAYMENT, PAYMENT_ALLOCATION, RECEIPT
from proxima_invoice.domain import purpose
from proxima_invoice.domain.matching import SAME_MONEY_DAYS
from proxima_invoice.domain.payer import KnownClient, payer_of
from proxima_invoice.domain.receipt import Evidence, Payable, Receipt, Use

# More open invoices of one client than anybody allocates one payment to.
MOST_PAYABLES = 2000
MOST_USES = 500


class EvidenceReader:
    """Reads in the caller's transaction and locks nothing: what moves meanwhile is refused when it is allocated."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def of(self, receipts: Sequence[Receipt]) -> dict[str, Evidence]:
        """By receipt key."""
        found: dict[str, Evidence] = {}
        for entity in sorted({one.legal_entity_id for one in receipts}):
            found |= await self._of_entity(entity, [one for one in receipts if one.legal_entity_id == entity])
        return found

    async def _of_entity(self, entity: str, receipts: list[Receipt]) -> dict[str, Evidence]:
        clients = await self._clients(entity)
        before = await self._paid_before(entity, receipts)
        twins = await self._twins(entity, receipts)
        numbers = {one.key: set(purpose.candidates(one.comment, one.invoice_number)) for one in receipts}
        theirs: dict[str, set[str]] = {}
        for one in receipts:
            payer = payer_of(one.payer_tin, one.payer, one.client_id, clients, before[one.key])
            theirs[one.key] = set(payer.client_ids)
        payables = await self._payables(entity, set().union(*numbers.values()), set().union(*theirs.values()))
        owners = {
            one.key: theirs[one.key] | {each.client_id for each in payables if each.number in numbers[one.key]}
            for one in receipts
        }
        uses = await self._uses(entity, [one for one in receipts if one.direction == "out"], theirs)
        return {
            one.key: Evidence(
                clients=clients,
                paid_before=tuple(before[one.key]),
                payables=tuple(
                    each for each in payables if each.number in numbers[one.key] or each.client_id in owners[one.key]
                ),
                twins=tuple(twin for twin in twins if twin.amount == one.amount),
                uses=tuple(use for use, currency in uses if currency == one.currency),
            )
            for one in receipts
        }

    async def _clients(self, entity: str) -> tuple[KnownClient, ...]:
        query = (
            select(CLIENT.c.client_id, CLIENT.c.tin, CLIENT.c.name, CLIENT.c.legal_name)
            .join(APPLICATION, APPLICATION.c.client_id == CLIENT.c.client_id)
            .where(APPLICATION.c.legal_entity_id == entity)
            .distinct()
        )
        rows = await self._tx.execute(query)
        return tuple(KnownClient(row.client_id, row.tin, (row.name, row.legal_name)) for row in rows)

    async def _paid_before(self, entity: str, receipts: list[Receipt]) -> dict[str, set[str]]:
        tins = {one.payer_tin for one in receipts if one.payer_tin}
        names = {one.payer for one in receipts if one.payer and not one.payer_tin}
        query = (
            select(RECEIPT.c.payer_tin, RECEIPT.c.payer, PAYMENT.c.client_id)
            .join(PAYMENT, PAYMENT.c.receipt_key == RECEIPT.c.receipt_key)
            .where(
                RECEIPT.c.legal_entity_id == entity,
                RECEIPT.c.payer_tin.in_(tins) | (RECEIPT.c.payer_tin.is_(None) & RECEIPT.c.payer.in_(names)),
            )
            .distinct()
        )
        known: dict[str | None, set[str]] = defaultdict(set)
        for row in await self._tx.execute(query):
            known[row.payer_tin or row.payer].add(row.client_id)
        return {one.key: known[one.payer_tin or one.payer] for one in receipts}

    async def _twins(self, entity: str, receipts: list[Receipt]) -> list[Receipt]:
        near = timedelta(days=SAME_MONEY_DAYS)
        days = [one.received_on for one in receipts]
        query = select(RECEIPT).where(
            RECEIPT.c.legal_entity_id == entity,
            RECEIPT.c.amount.in_({one.amount for one in receipts}),
            RECEIPT.c.received_on.between(min(days) - near, max(days) + near),
            RECEIPT.c.state.in_((ReceiptState.OPEN, ReceiptState.RECORDED)),
        )
        return [receipt_of(row) for row in (await self._tx.execute(query)).mappings()]

    async def _payables(self, entity: str, numbers: set[str], clients: set[str]) -> list[Payable]:
        named = INVOICE.c.series_kind.in_(list(SeriesKind)) & INVOICE.c.number.in_(numbers)
        by_number = (await self._tx.execute(select(*_COLUMNS).where(_of(entity), named))).all()
        open_ones = (
            INVOICE.c.client_id.in_(clients | {row.client_id for row in by_number})
            & (INVOICE.c.outstanding != 0)
            & INVOICE.c.status.in_((InvoiceStatus.SENT, InvoiceStatus.ACCEPTED))
        )
        oldest = select(*_COLUMNS).where(_of(entity), open_ones).order_by(INVOICE.c.due_date, INVOICE.c.invoice_id)
        owed = (await self._tx.execute(oldest.limit(MOST_PAYABLES))).all()
        return list({row.invoice_id: _payable(row) for row in (*by_number, *owed)}.values())

    async def _uses(self, entity: str, receipts: list[Receipt], theirs: dict[str, set[str]]) -> list[tuple[Use, str]]:
        clients = {client for one in receipts for client in theirs[one.key]}
        if not clients:
            return []
        payments = (
            select(PAYMENT)
            .where(PAYMENT.c.legal_entity_id == entity, PAYMENT.c.client_id.in_(clients))
            .order_by(PAYMENT.c.received_on.desc(), PAYMENT.c.payment_id.desc())
            .limit(MOST_USES)
        )
        rows = {row.payment_id: row for row in await self._tx.execute(payments)}
        free = [(_use(row, None, None, row.unallocated), row.currency) for row in rows.values() if row.unallocated]
        live = (
            select(PAYMENT_ALLOCATION, INVOICE.c.number)
            .join(INVOICE, INVOICE.c.invoice_id == PAYMENT_ALLOCATION.c.invoice_id)
            .where(PAYMENT_ALLOCATION.c.payment_id.in_(rows), PAYMENT_ALLOCATION.c.reversed_at.is_(None))
        )
        for row in await self._tx.execute(live):
            payment = rows[row.payment_id]
            free.append((_use(payment, row.allocation_id, row.number, row.amount), payment.currency))
        return free


def receipt_of(row: Any) -> Receipt:
    """A row as the domain has it."""
    return Receipt(
        key=row["receipt_key"],
        legal_entity_id=row["legal_entity_id"],
        source=row["source"],
        direction=row["direction"],
        received_on=row["received_on"],
        amount=row["amount"],
        currency=row["currency"],
        payer=row["payer"],
        payer_tin=row["payer_tin"],
        client_id=row["client_id"],
        contract_no=row["contract_no"],
        comment=row["comment"],
        invoice_number=row["invoice_number"],
    )


_COLUMNS = (
    INVOICE.c.invoice_id,
    INVOICE.c.number,
    INVOICE.c.series_sequence,
    INVOICE.c.status,
    INVOICE.c.client_id,
    INVOICE.c.contract["number"].astext.label("contract_no"),
    INVOICE.c.currency,
    INVOICE.c.outstanding,
    INVOICE.c.document_date,
    INVOICE.c.due_date,
)


def _of(entity: str) -> ColumnElement[bool]:
    payable = INVOICE.c.kind.in_((InvoiceKind.SERVICE, InvoiceKind.ADVANCE)) & INVOICE.c.number.is_not(None)
    return (INVOICE.c.legal_entity_id == entity) & payable


def _payable(row: Any) -> Payable:
    return Payable(
        invoice_id=row.invoice_id,
        number=row.number,
        sequence=row.series_sequence,
        status=InvoiceStatus(row.status),
        client_id=row.client_id,
        contract_no=row.contract_no,
        currency=row.currency,
        outstanding=round_money(row.outstanding, row.currency),
        document_date=row.document_date,
        due_date=row.due_date,
    )


def _use(payment: Any, allocation_id: Any, number: str | None, amount: Any) -> Use:
    return Use(
        payment_id=payment.payment_id,
        allocation_id=allocation_id,
        number=number,
        amount=amount,
        paid=payment.amount,
        received_on=payment.received_on,
        client_id=payment.client_id,
    )
