"""Consumes what the other services found out, and lets the use cases decide."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from proxima_common.contracts import accounting, delivery, prefill, render, staff
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.topics import (
    ACCOUNTING_EVENTS,
    DELIVERY_EVENTS,
    PREFILL_RESULTS,
    RENDER_EVENTS,
    STAFF_SNAPSHOTS,
)
from proxima_common.contracts.words import Role
from proxima_common.messaging.broker import make_broker
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from proxima_common.process import run_worker
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.bootstrap import Parts, parts
from proxima_invoice.domain.staff import EVERY_ENTITY, Staff
from proxima_invoice.settings import Settings
from proxima_invoice.usecases import (
    decide,
    note_accounting,
    note_actions,
    note_delivery,
    note_drift,
    note_files,
    note_others,
    periods,
    take_proposal,
)

GROUP = "invoice"
TOPICS = (PREFILL_RESULTS, RENDER_EVENTS, DELIVERY_EVENTS, ACCOUNTING_EVENTS, STAFF_SNAPSHOTS)

Take = Callable[[PostgresBillingDesk, Any], Awaitable[None]]

HANDLERS: dict[type[Payload], Take] = {
    prefill.LinesProposed: take_proposal.take_proposal,
    prefill.DriftFound: note_drift.note_drift,
    prefill.OverviewMade: periods.overview_made,
    prefill.UnclaimedFound: periods.unclaimed_found,
    prefill.RunFinished: periods.run_finished,
    render.FileReady: note_files.file_ready,
    render.FileFailed: note_files.file_failed,
    render.FileArchived: note_files.file_archived,
    delivery.AwaitingSignature: note_delivery.awaiting_signature,
    delivery.CounterpartyChecked: note_delivery.counterparty_checked,
    delivery.HandedOver: note_delivery.handed_over,
    delivery.QuestionAsked: note_delivery.question_asked,
    delivery.DeliveryFailed: note_delivery.delivery_failed,
    delivery.Bounced: note_delivery.bounced,
    delivery.DocumentAccepted: note_delivery.document_accepted,
    delivery.DocumentRejected: note_delivery.document_rejected,
    delivery.Annulled: note_delivery.annulled,
    delivery.VoidRefused: note_delivery.void_refused,
    accounting.ShipmentSynced: note_accounting.shipment_synced,
    accounting.ShipmentRemoved: note_accounting.shipment_removed,
    accounting.ShipmentFailed: note_accounting.shipment_failed,
    accounting.ReceiptFound: note_others.receipt_found,
    staff.StaffSnapshot: note_others.staff_changed,
}
"""What each event means here."""


def dispatcher(made: Parts) -> Dispatcher:
    """The handlers of the group over these parts."""
    inbox = Dispatcher(group=GROUP, database=made.database)
    for payload, take in HANDLERS.items():
        _register(inbox, made, payload, take)

    @inbox.on(prefill.PrefillFailed)
    async def prefill_failed(event: Received[prefill.PrefillFailed], tx: AsyncConnection) -> None:
        take = take_proposal.take_failure if event.payload.invoice_id else periods.overview_failed
        await take(_desk(made, event, tx), event.payload)

    @inbox.on(delivery.DecisionTaken)
    async def decision_taken(event: Received[delivery.DecisionTaken], tx: AsyncConnection) -> None:
        service = _desk(made, event, tx)
        who = Staff(event.payload.staff_id, event.payload.staff_id, frozenset())
        staff = await service.staff_snapshots.present(who)
        desk = made.desk(tx, staff=staff, origin=event.origin(made.clock.now()))
        await decide.decision_taken(desk, service, event.payload)

    for payload in (render.RenderActionTaken, delivery.DeliveryActionTaken, accounting.AccountingActionTaken):
        _register_action(inbox, made, payload)
    return inbox


def _register_action(inbox: Dispatcher, made: Parts, payload: type[note_actions.ActionTaken]) -> None:
    @inbox.on(payload)
    async def action_taken(event: Received[note_actions.ActionTaken], tx: AsyncConnection) -> None:
        origin = event.origin(made.clock.now())
        who = Staff(origin.actor.removeprefix("staff:"), origin.actor, frozenset())
        known = await _desk(made, event, tx).staff_snapshots.present(who)
        # They were let in where they acted; here it is only written down.
        actor = Staff(known.staff_id, known.name, frozenset({(Role.VIEWER, EVERY_ENTITY)}))
        await note_actions.action_taken(made.desk(tx, staff=actor, origin=origin), event.payload)


def _register(inbox: Dispatcher, made: Parts, payload: type[Payload], take: Take) -> None:
    @inbox.on(payload)
    async def handle(event: Received[Payload], tx: AsyncConnection) -> None:
        await take(_desk(made, event, tx), event.payload)


def _desk(made: Parts, event: Received[Any], tx: AsyncConnection) -> PostgresBillingDesk:
    return made.desk(tx, origin=event.origin(made.clock.now()))


async def run(stop: asyncio.Event) -> None:
    """The worker process."""
    settings = Settings()
    async with parts(settings) as made:
        broker = make_broker(settings.kafka, name="invoice-worker")
        dispatcher(made).subscribe(broker, topics=TOPICS)
        await run_worker(broker, stop)
