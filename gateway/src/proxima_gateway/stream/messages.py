"""From a private event to the thin message that a screen gets: where something now stands, and no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proxima_common.contracts.api.gateway import BatchMoved, InvoiceMoved
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.messaging.envelope import UnreadableRecord, decode_attributes
from pydantic_core import from_json

from proxima_gateway.auth.domain import Principal

_PREFIX = "invoice.internal."
_KEPT = ("invoice_id", "legal_entity_id", "status", "number", "revision", "version")
_WHEN_THERE = ("fact", "state", "document_id", "payment_state")


@dataclass(frozen=True, slots=True)
class Message:
    """One server-sent event, and who may have it: everybody of a legal entity, or one member of staff."""

    event: str
    data: str
    legal_entity_id: str | None = None
    actor: str | None = None

    def concerns(self, principal: Principal) -> bool:
        """Whether this caller may have it."""
        if self.legal_entity_id is not None:
            return principal.may_see(self.legal_entity_id)
        return self.actor == principal.actor


def message_of(headers: Sequence[tuple[str, bytes]], value: bytes | None) -> Message | None:
    """The message of a record of `invoice.internal`; None for tombstones and what cannot be read.

    The body is not validated: its owner wrote it, and a screen that misses a message sees the next one.
    """
    if value is None:
        return None
    try:
        attributes = decode_attributes(headers)
        body: dict[str, Any] = from_json(value)
        kind = attributes.type.removeprefix(_PREFIX).removesuffix(".v1")
        if attributes.type == BatchProgressed.event_type:
            batch = BatchMoved.model_validate({**body, "type": kind, "at": attributes.time})
            return Message("batch", batch.model_dump_json(), actor=attributes.actor)
        known = {name: body[name] for name in _KEPT} | {name: body.get(name) for name in _WHEN_THERE}
        moved = InvoiceMoved.model_validate({**known, "type": kind, "at": attributes.time})
    except (UnreadableRecord, ValueError, TypeError, KeyError):
        return None
    return Message("change", moved.model_dump_json(), legal_entity_id=moved.legal_entity_id)
