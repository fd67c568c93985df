"""Put a notice into the lane of its legal entity, beside the letters."""

from datetime import datetime

from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.queue import JobQueue, NewJob
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.mail.notice import Notice
from proxima_delivery.usecases.queue import PARTNER, lane_of

SEND_NOTICE = "send_notice"


async def queue_notice(notice: Notice, tx: AsyncConnection, *, jobs: JobQueue, origin: Origin, at: datetime) -> None:
    """Ask the executor to send this attempt of the notice, at the earliest at `at`."""
    await jobs.add(
        tx,
        NewJob(
            lane=lane_of(notice.legal_entity_id),
            kind=SEND_NOTICE,
            key=notice_job_key(notice),
            payload={"notice_id": str(notice.id)},
            run_at=at,
            origin=origin,
        ),
    )


def notice_job_key(notice: Notice) -> str:
    """The key of the job that sends this attempt of the notice."""
    return f"notice:{notice.id}:{notice.attempt}"


def notice_effect(notice: Notice) -> EffectKey:
    """What is done once: this attempt of this notice."""
    return EffectKey(PARTNER, f"send_{notice.kind}", str(notice.id), 0, notice.attempt)
