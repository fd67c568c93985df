"""The documents Didox keeps, and how their status moves.

Published: the codes, and the moves 0→1→3|4, 1→5 by a signed cancel, 50 by the tax committee, 55 for a deleted draft.
Inferred: a one-sided document is complete (3) with the seller's signature; an 002 is accepted by silence at the end of
the tenth day after the day it was sent, and then carries no signature of the buyer and says so in `status_comment`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from hashlib import md5
from typing import Any, Final

from proxima_common.clock import TASHKENT, Clock

from proxima_sandbox.didox.faults import DidoxSwitches
from proxima_sandbox.didox.shapes import Body
from proxima_sandbox.faults import Faults
from proxima_sandbox.store import Store

DRAFT, WAITING, SIGNED, REFUSED, CANCELLED, ANNULLED, DRAFT_DELETED = 0, 1, 3, 4, 5, 50, 55
STATUS_WORDS: Final = {
    DRAFT: "draft",
    WAITING: "waits for the partner",
    SIGNED: "signed by both",
    REFUSED: "refused",
    CANCELLED: "cancelled",
    ANNULLED: "annulled by the tax committee",
    DRAFT_DELETED: "draft deleted",
}
SHOWN_UNASKED = (1, 2, 3, 4, 6, 8, 40)
BY_SILENCE = "Подписан автоматически: истекли 10 дней"
_FIRST_ID = 1_000


def lowered(value: Any) -> Any:
    """The same value with every key in lower case, as Didox gives everything back."""
    if isinstance(value, dict):
        return {name.lower(): lowered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [lowered(inner) for inner in value]
    return value


class Documents:
    """Documents by their hex id; every reading first lets time do what it does to them."""

    def __init__(self, store: Store, clock: Clock, faults: Faults[DidoxSwitches]) -> None:
        self.store, self.clock, self._faults = store, clock, faults

    def now(self) -> datetime:
        """The server's own moment in Tashkent, to the second."""
        return self.clock.now().astimezone(TASHKENT).replace(microsecond=0)

    def add(self, body: Body, pdf: str | None) -> Body:
        """Keep a new draft."""
        now = self.now()
        moments = {"created": int(now.timestamp()), "updated": int(now.timestamp())}
        kept = self.store.insert(
            "document",
            {**body, **moments, "status": DRAFT, "signatures": [], "signed_at": None, "comment": ""},
            id_field="number",
            first_id=_FIRST_ID,
            now=str(now),
        )
        kept["doc_id"] = _hex_id(kept["number"])
        kept["json"] = _with_own_fields(kept)
        if pdf is not None:
            self.store.put("pdf", kept["number"], {"base64": pdf}, now=str(now))
        self._write(kept)
        return kept

    def get(self, doc_id: str) -> Body | None:
        """A document by its id in any case."""
        try:
            number = int(doc_id[-8:], 16)
        except ValueError:
            return None
        kept = self.store.get("document", number)
        if kept is None or kept["doc_id"] != doc_id.lower():
            return None
        return self._aged(kept)

    def all(self) -> Iterator[Body]:
        """Every document, oldest first."""
        return (self._aged(kept) for kept in self.store.find("document"))

    def pdf(self, document: Body) -> str | None:
        """The file of an arbitrary document in base64."""
        kept = self.store.get("pdf", document["number"])
        return kept["base64"] if kept else None

    def replace(self, document: Body, body: Body, pdf: str | None) -> Body:
        """Put other content into a draft."""
        kept = {**document, **body}
        kept["json"] = _with_own_fields(kept)
        if pdf is not None:
            self.store.put("pdf", kept["number"], {"base64": pdf}, now=str(self.now()))
        return self.touch(kept)

    def touch(self, document: Body, **changes: Any) -> Body:
        """Change a document now."""
        kept = {**document, **changes, "updated": int(self.now().timestamp())}
        self._write(kept)
        return kept

    def sent(self, document: Body, signature: Body) -> Body:
        """The seller signed: it waits for the partner, or is complete when it has one side."""
        now = self.now().isoformat()
        status = SIGNED if document["one_sided"] else WAITING
        return self.touch(document, status=status, signed_at=now, signatures=[*document["signatures"], signature])

    def _aged(self, document: Body) -> Body:
        if document["status"] != WAITING or document["doctype"] != "002":
            return document
        days = self._faults.switches().auto_accept_days
        if not days:
            return document
        sent = datetime.fromisoformat(document["signed_at"]).date()
        over = datetime.combine(sent + timedelta(days=days + 1), time.min, TASHKENT)
        if self.clock.now() < over.astimezone(UTC):
            return document
        kept = {**document, "status": SIGNED, "comment": BY_SILENCE, "updated": int(over.timestamp())}
        self._write(kept)
        return kept

    def _write(self, document: Body) -> None:
        self.store.update("document", document["number"], document, now=str(document["updated"]))


def _hex_id(number: int) -> str:
    digest = md5(f"didox:{number}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:24]}{number:08x}"


def _with_own_fields(document: Body) -> Body:
    """What Didox adds to the content before it is signed."""
    json: Body = dict(document["json"])
    if document["doctype"] == "000":
        fingerprint = md5(document["doc_id"].encode(), usedforsecurity=False).hexdigest()
        return {**json, "documentid": document["doc_id"], "url": f"/{document['doc_id']}.pdf", "hash": fingerprint}
    return {**json, ("facturaid" if document["doctype"] == "002" else "actid"): document["doc_id"][8:]}
