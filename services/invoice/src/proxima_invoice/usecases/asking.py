"""What prefill is told of an application's month: what is billed, decided and recorded, and what the hours stand at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from proxima_common.contracts.prefill_request import Allocated, RequestItem, RetainerLot, RetainerState
from proxima_common.contracts.words import AllocationKind, DealType

from proxima_invoice.domain.claims import Taken
from proxima_invoice.domain.retainer import LedgerNow
from proxima_invoice.usecases.offsets import advance_states
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.telling import told

MOST_ITEMS = 200
# The topic takes 4 MiB with key and headers.
MOST_BYTES = 3_900_000
WINDOW_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """An application's month that is asked about, for an invoice or for its row of the month-end page."""

    subject_id: UUID
    application_id: str
    deal_type: DealType
    context_version: int
    invoice_id: UUID | None = None
    supplement: bool = False


async def items_of(desk: Desk, subjects: Sequence[Subject], month: str) -> list[RequestItem]:
    """One item a subject, with what others hold and staff recorded, from the three months before on."""
    since = _months_before(month, WINDOW_MONTHS)
    applications = sorted({one.application_id for one in subjects})
    taken = await desk.worklogs.taken_of(applications, since)
    earlier = await desk.worklogs.earlier(applications, since, month)
    settled = await desk.periods.settled(applications, since)
    billed = await desk.components.billed(applications)
    recorded = await desk.deals.for_prefill(applications)
    rules = await desk.overrides.for_prefill(applications, month, since=since)
    support = [one.application_id for one in subjects if one.deal_type is DealType.SUP]
    hours = await desk.retainer.states(support, month) if support else {}
    advances = await advance_states(desk, applications)
    return [
        RequestItem(
            subject_id=one.subject_id,
            invoice_id=one.invoice_id,
            application_id=one.application_id,
            month=month,
            context_version=one.context_version,
            supplement=one.supplement,
            allocations=_allocated(one, taken.get(one.application_id, [])),
            decisions=recorded[one.application_id].decisions,
            earlier=[part for part in earlier.get(one.application_id, []) if part.invoice_id != one.invoice_id],
            late_since=None if one.supplement else late_since(settled.get(one.application_id, set()), month),
            retainer=_state(hours[one.application_id]) if one.application_id in hours else None,
            components=[part for holder, part in billed.get(one.application_id, []) if holder != one.invoice_id],
            accepted=recorded[one.application_id].accepted,
            progress=recorded[one.application_id].progress,
            advance=advances.get(one.application_id),
            **told(rules.get(one.application_id)),
        )
        for one in subjects
    ]


def late_since(settled: set[str], month: str) -> str | None:
    """The oldest of the months right before this one that are billed or closed, without a gap; None when there is none.

    A month between that is still open bills its own time.
    """
    oldest = None
    for back in range(1, WINDOW_MONTHS + 1):
        before = _months_before(month, back)
        if before not in settled:
            break
        oldest = before
    return oldest


def in_chunks(items: Iterable[RequestItem], most_bytes: int = MOST_BYTES) -> Iterator[list[RequestItem]]:
    """Up to 200 items and what a record holds; an item that alone is larger goes alone."""
    chunk: list[RequestItem] = []
    size = 0
    for item in items:
        length = len(item.model_dump_json())
        if chunk and (len(chunk) == MOST_ITEMS or size + length > most_bytes):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += length
    if chunk:
        yield chunk


def _allocated(subject: Subject, taken: Sequence[tuple[object, str, Taken]]) -> list[Allocated]:
    return [
        Allocated(worklog_id=one.worklog_id, seconds=one.seconds)
        for holder, kind, one in taken
        if holder != subject.invoice_id or kind == AllocationKind.WRITTEN_OFF
    ]


def _state(ledger: LedgerNow) -> RetainerState:
    return RetainerState(
        version=ledger.version,
        provisional=ledger.open_before is not None,
        lots=[RetainerLot(lot_month=lot.lot_month, seconds=lot.seconds) for lot in ledger.opening],
    )


def _months_before(month: str, months: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
