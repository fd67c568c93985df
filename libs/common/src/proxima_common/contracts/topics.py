"""Every topic, declared once. Partitions are never raised on keyed topics; retention follows `architecture.md`."""

from dataclasses import dataclass
from datetime import timedelta

UNLIMITED: timedelta | None = None
WEEKS = timedelta(weeks=1)
MIB = 1024 * 1024


@dataclass(frozen=True)
class TopicSpec:
    """`retention` None keeps records for ever; `compacted` keeps the latest per key instead."""

    name: str
    partitions: int
    retention: timedelta | None
    max_message_bytes: int
    compacted: bool = False
    private: bool = True


INTERNAL = "invoice.internal"
EVENTS = "invoice.events"
SNAPSHOTS = "invoice.snapshots"
QUOTE_EVENTS = "quote.events"
PREFILL_REQUESTS = "prefill.requests"
PREFILL_RESULTS = "prefill.results"
RENDER_EVENTS = "render.events"
DELIVERY_EVENTS = "delivery.events"
ACCOUNTING_EVENTS = "accounting.events"
STAFF_SNAPSHOTS = "staff.snapshots"

GROUPS = ("invoice", "prefill", "render", "delivery", "accounting")


def parked(group: str) -> str:
    """The topic that keeps what `group` can never succeed with."""
    return f"{group}.parked"


TOPICS: tuple[TopicSpec, ...] = (
    TopicSpec(INTERNAL, 12, 2 * WEEKS, 4 * MIB),
    TopicSpec(EVENTS, 12, UNLIMITED, MIB, private=False),
    TopicSpec(SNAPSHOTS, 12, UNLIMITED, MIB, compacted=True, private=False),
    TopicSpec(QUOTE_EVENTS, 3, UNLIMITED, MIB, private=False),
    TopicSpec(PREFILL_REQUESTS, 12, WEEKS, 4 * MIB),
    TopicSpec(PREFILL_RESULTS, 12, WEEKS, 4 * MIB),
    TopicSpec(RENDER_EVENTS, 12, 2 * WEEKS, MIB),
    TopicSpec(DELIVERY_EVENTS, 3, 2 * WEEKS, MIB),
    TopicSpec(ACCOUNTING_EVENTS, 3, 2 * WEEKS, MIB),
    TopicSpec(STAFF_SNAPSHOTS, 3, UNLIMITED, MIB, compacted=True),
    *(TopicSpec(parked(group), 3, 4 * WEEKS, 4 * MIB) for group in GROUPS),
)
