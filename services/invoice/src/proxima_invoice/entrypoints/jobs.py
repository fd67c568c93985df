"""The clocks: audit anchors, rates of exchange, drift, and what is kept only for a while."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from proxima_common.http.idempotency import KEPT_FOR, prune_answers
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.messaging.inbox import prune_inbox
from proxima_common.said import said

from proxima_invoice.adapters.anchor_store import AnchorStore
from proxima_invoice.adapters.anchors import PostgresAnchorLog
from proxima_invoice.adapters.awaited import AwaitedReader
from proxima_invoice.adapters.billed_work import BilledWorkReader
from proxima_invoice.adapters.central_bank import CentralBank
from proxima_invoice.adapters.exchange_rates import RateLedger
from proxima_invoice.adapters.exports import KEPT_FOR as EXPORTS_KEPT
from proxima_invoice.adapters.exports import prune_exports
from proxima_invoice.adapters.registry_totals import check_registry, compact
from proxima_invoice.bootstrap import Parts, parts
from proxima_invoice.settings import JobsSettings
from proxima_invoice.usecases.accept_silently import accept_if_silent
from proxima_invoice.usecases.anchoring import Anchoring
from proxima_invoice.usecases.ask_drift import ask_drift, watched_months
from proxima_invoice.usecases.exchange_rates import RateImport
from proxima_invoice.usecases.receipts import look_again

# Longer than any topic that this service reads keeps its records.
INBOX_KEPT = timedelta(days=60)
RECEIPTS_LOOKED_AT = timedelta(days=90)


async def accept_silent_ones(made: Parts) -> str:
    """Let the days that are over by the local date accept what the client has not answered; each in a transaction."""
    async with made.database.transaction() as tx:
        waiting = await AwaitedReader(tx).since(made.clock.today() - timedelta(days=1))
    accepted = 0
    for invoice_id in waiting:
        async with made.database.transaction() as tx:
            accepted += await accept_if_silent(made.desk(tx), invoice_id)
    sentence = f"{accepted} of {len(waiting)} accepted by silence"
    return said("clock_silence", sentence, accepted=accepted, waiting=len(waiting))


async def look_at_receipts_again(made: Parts, now: datetime) -> str:
    """Look once more at the receipts of the last months that still wait; each is matched in its legal entity's lane."""
    async with made.database.transaction() as tx:
        since = made.clock.today() - RECEIPTS_LOOKED_AT
        looked_at = await look_again(made.desk(tx), since, f"{now:%Y-%m-%dT%H:%M}")
    return said("clock_open_receipts", f"{looked_at} open receipts looked at again", open=looked_at)


async def run(stop: asyncio.Event) -> None:
    """The jobs process."""
    settings = JobsSettings()
    async with parts(settings) as made:
        clocks = ClockJobs(made.database, made.clock)
        anchoring = Anchoring(PostgresAnchorLog(made.database), AnchorStore(settings.s3))

        @clocks.every(timedelta(minutes=1), name="anchor_audit")
        async def anchor(now: datetime) -> str:
            return await anchoring.run(now)

        @clocks.every(settings.central_bank.every, name="import_rates")
        async def rates(now: datetime) -> str:
            async with CentralBank(settings.central_bank.base_url, settings.central_bank.timeout) as bank:
                importing = RateImport(bank, RateLedger(made.database), settings.central_bank.backfill_days)
                return await importing.run(made.clock.today(), now)

        @clocks.every(settings.drift_every, name="ask_drift")
        async def drift(now: datetime) -> str:
            asked = 0
            for month in watched_months(made.clock.today()):
                async with made.database.transaction() as tx:
                    asked += await ask_drift(made.desk(tx), BilledWorkReader(tx), month)
            return said("clock_drift", f"asked for {asked} invoices", asked=asked)

        @clocks.every(settings.silence_every, name="accept_silently")
        async def silence(now: datetime) -> str:
            return await accept_silent_ones(made)

        @clocks.every(settings.matching_every, name="match_receipts")
        async def receipts(now: datetime) -> str:
            return await look_at_receipts_again(made, now)

        @clocks.every(timedelta(days=1), name="prune")
        async def prune(now: datetime) -> str:
            async with made.database.transaction() as tx:
                claims = await prune_inbox(tx, now - INBOX_KEPT)
                answers = await prune_answers(tx, now - KEPT_FOR)
                parts = await prune_exports(tx, now - EXPORTS_KEPT)
            sentence = f"{claims} claims, {answers} answers and {parts} parts of files forgotten"
            return said("clock_forgotten", sentence, records=claims, answers=answers)

        @clocks.every(timedelta(minutes=1), name="merge_registry_totals")
        async def merge(now: datetime) -> str:
            async with made.database.transaction() as tx:
                merged = await compact(tx)
            return said("clock_merged", f"{merged} changes merged", merged=merged)

        @clocks.every(timedelta(days=1), name="check_registry")
        async def check(now: datetime) -> str:
            return await check_registry(made.database)

        await clocks.run(stop)
