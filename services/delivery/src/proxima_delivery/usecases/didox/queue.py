"""Jobs of Didox: one lane per legal entity, and one after another per invoice where order matters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.ids import new_id
from proxima_common.jobs.queue import NewJob
from proxima_common.messaging.envelope import Origin

from proxima_delivery.domain.didox.document import DidoxDocument
from proxima_delivery.domain.didox.signing import Signature
from proxima_delivery.usecases.didox.ports import PARTNER

LANE = f"{PARTNER}:"
CREATE, SUBMIT, REMOVE = "create_didox_draft", "submit_didox_signature", "remove_didox_draft"
LOOK, KEEP, CHECK = "look_at_didox_document", "keep_didox_evidence", "check_counterparty"


def lane_of(legal_entity_id: str) -> str:
    """A company whose cabinet is down or locked stops nobody else."""
    return f"{LANE}{legal_entity_id}"


def create_job(document: DidoxDocument, at: datetime, origin: Origin) -> NewJob:
    """Create this draft (again): one per creation."""
    return _job(CREATE, document, f"{document.id}:{document.ordinal}", at, origin, {"ordinal": document.ordinal})


def remove_job(document: DidoxDocument, at: datetime, origin: Origin) -> NewJob:
    """Take the draft away. Asked twice, the second finds it gone."""
    return _job(REMOVE, document, f"{document.id}:{new_id()}", at, origin, {})


def submit_job(document: DidoxDocument, signature: Signature, at: datetime, origin: Origin) -> NewJob:
    """Hand in this signature."""
    return _job(SUBMIT, document, str(signature.id), at, origin, {"signature_id": str(signature.id)})


def look_job(document: DidoxDocument, change: str, at: datetime) -> NewJob:
    """Read it: once per change that the list shows."""
    return _job(LOOK, document, change, at, None, {}, ordered=False)


def keep_job(document: DidoxDocument, at: datetime, origin: Origin) -> NewJob:
    """Fetch the signed pack, once per state that it shows."""
    known = {"state": document.state.value}
    return _job(KEEP, document, f"{document.id}:{document.state}", at, origin, known, ordered=False)


def check_job(
    invoice_id: UUID, legal_entity_id: str, revision: int, payload: Mapping[str, Any], at: datetime, origin: Origin
) -> NewJob:
    """Ask the partner's directories about one revision."""
    known = {"invoice_id": str(invoice_id), "legal_entity_id": legal_entity_id, "revision": revision}
    key = f"{CHECK}:{invoice_id}:{revision}"
    return NewJob(lane_of(legal_entity_id), CHECK, key, {**known, **payload}, at, origin=origin)


def _job(
    kind: str,
    document: DidoxDocument,
    key: str,
    at: datetime,
    origin: Origin | None,
    payload: Mapping[str, Any],
    *,
    ordered: bool = True,
) -> NewJob:
    meant = document.meant
    return NewJob(
        lane=lane_of(meant.legal_entity_id),
        kind=kind,
        key=f"{kind}:{key}",
        payload={"didox_id": str(document.id), **payload},
        run_at=at,
        ordering=str(meant.invoice_id) if ordered else None,
        origin=origin,
    )
