"""The counterparty dry check: what the partner's directories say against a revision, before anything is created."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome, Record
from proxima_common.said import reworded, said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.didox.counterparty import BuyerCard, CatalogueCode, problems
from proxima_delivery.domain.didox.exact import read
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.failures import NoAnswer
from proxima_delivery.usecases.didox.ports import Json

_KEPT_FOR = timedelta(days=1)


class CheckCounterparty:
    """The executor's handler of `check_counterparty`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """Answers are kept for a day, so that a month-end costs a few calls per client."""
        entity, found = str(job.payload["legal_entity_id"]), list[str]()
        try:
            with self._desk.meanings():
                for told in job.payload["forms"]:
                    found += await self._problems(entity, read(told["form"]), date.fromisoformat(told["date"]), run)
        except (NoAnswer, PartnerRefused) as error:
            if job.attempts >= self._desk.settings.attempts:
                sentence = f"Didox could not be asked: {error}"
                return Failed(reworded(str(error), said("didox_refused", sentence, words=error)))
            return Again(self._desk.settings.wait(job.attempts), str(error))
        return Done(self._told(job, entity, list(dict.fromkeys(found)), run))

    async def _problems(self, entity: str, form: Json, on: date, run: JobRun) -> list[str]:
        tin = str(form.get("BuyerTin") or form.get("buyertin") or "")
        card = await self._buyer(entity, tin, on, run) if tin else BuyerCard(found=True)
        offer = await self._kept(entity, "offer", run)
        if offer is None:
            offer = await self._keep(entity, "offer", await self._desk.cabinet_of(entity).offer_signed(), run)
        return problems(form, card, await self._codes(entity, run), offer_signed=bool(offer))

    async def _buyer(self, entity: str, tin: str, on: date, run: JobRun) -> BuyerCard:
        what = f"buyer:{tin}:{on}"
        kept = await self._kept(entity, what, run)
        if kept is None:
            card = await self._desk.cabinet_of(entity).buyer(tin, on)
            kept = await self._keep(entity, what, asdict(card), run)
        return BuyerCard(**kept)

    async def _codes(self, entity: str, run: JobRun) -> list[CatalogueCode]:
        kept = await self._kept(entity, "codes", run)
        if kept is None:
            codes = await self._desk.cabinet_of(entity).catalogue_codes()
            kept = await self._keep(entity, "codes", {code.code: sorted(code.packages) for code in codes}, run)
        return [CatalogueCode(code, frozenset(packages)) for code, packages in kept.items()]

    async def _kept(self, entity: str, what: str, run: JobRun) -> Any | None:
        async with self._desk.store.open() as records:
            return await records.counterparties.kept(entity, what, run.now() - _KEPT_FOR)

    async def _keep(self, entity: str, what: str, answer: Any, run: JobRun) -> Any:
        async with self._desk.store.open() as records:
            await records.counterparties.keep(entity, what, answer, run.now())
        return answer

    def _told(self, job: Job, entity: str, found: list[str], run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            facts = self._desk.store.within(tx).facts
            invoice_id, revision = UUID(job.payload["invoice_id"]), int(job.payload["revision"])
            await facts.checked(invoice_id, entity, revision, found, run.origin())

        return record
