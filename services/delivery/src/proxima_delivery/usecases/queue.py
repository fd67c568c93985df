"""Put a letter into its lane."""

from datetime import datetime

from proxima_common.jobs.queue import JobQueue, NewJob
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.letter import Letter

SEND_LETTER = "send_letter"
PARTNER = "email"
"""The partner's name in the effect ledger and in the lanes."""
LANE = f"{PARTNER}:"


def lane_of(legal_entity_id: str) -> str:
    """One lane per legal entity, so that one sender's trouble stops nobody else."""
    return f"{LANE}{legal_entity_id}"


async def queue_letter(letter: Letter, tx: AsyncConnection, *, jobs: JobQueue, origin: Origin, at: datetime) -> None:
    """Ask the executor to send this attempt of the letter, at the earliest at `at`."""
    await jobs.add(
        tx,
        NewJob(
            lane=lane_of(letter.legal_entity_id),
            kind=SEND_LETTER,
            key=job_key(letter),
            payload={"letter_id": str(letter.id)},
            run_at=at,
            origin=origin,
        ),
    )


def job_key(letter: Letter) -> str:
    """The key of the job that sends this attempt of the letter."""
    return f"letter:{letter.id}:{letter.attempt}"
