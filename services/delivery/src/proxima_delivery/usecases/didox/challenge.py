"""Give a person exactly the bytes to sign, and take the signature: never over anything but what was approved."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from proxima_common.errors import Conflict, FieldError, Invalid, Unavailable
from proxima_common.hashing import content_hash
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin
from proxima_common.said import said

from proxima_delivery.domain.delivery import LEASE_EXPIRED, Delivery, DeliveryState
from proxima_delivery.domain.didox.container import signed_content
from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.domain.didox.exact import written
from proxima_delivery.domain.didox.signing import Signature, digest
from proxima_delivery.domain.didox.status import SIGNABLE
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox.failures import DidoxError, Refused
from proxima_delivery.usecases.didox.ports import Cabinet, CabinetOf, Found, Records, Store
from proxima_delivery.usecases.didox.queue import submit_job
from proxima_delivery.usecases.didox.see import see, see_gone

LONGEST_SIGNATURE = 1_000_000


@dataclass(frozen=True)
class Challenge:
    """What the page hands to E-IMZO."""

    signature: Signature
    data: bytes


@dataclass(frozen=True)
class SigningDesk:
    """What a signer does; the caller has checked the role."""

    cabinet_of: CabinetOf
    store: Store
    settings: DidoxSettings

    async def challenge(self, didox_id: UUID, staff_id: str, now: datetime, origin: Origin) -> Challenge:
        """Read the document again, compare it again, and bind the bytes to this person for a while.

        Calls the partner outside any transaction. `Conflict` says why it cannot be signed now.
        """
        async with self.store.open() as records:
            document = await records.documents.get(didox_id)
            await _signable(records, document, now)
        cabinet = self.cabinet_of(document.meant.legal_entity_id)
        try:
            found = await cabinet.read(document.partner_id or "")
            data = await self._data(cabinet, document, found) if found else b""
        except Refused as refused:
            raise Conflict(f"Didox refuses: {refused.text}", code=refused.code) from refused
        except DidoxError as error:
            raise Unavailable(f"Didox cannot be asked now: {error}", code="didox_unavailable") from error
        await self._note(didox_id, found, now, origin)
        async with self.store.open() as records:
            document = await records.documents.get(didox_id, lock=True)
            delivery = await _signable(records, document, now)
            operation = _ready(document)
            signature = Signature(
                id=new_id(),
                didox_id=document.id,
                delivery_id=delivery.id,
                operation=operation,
                ordinal=document.signatures,
                staff_id=staff_id,
                data_sha256=digest(data),
                content_hash=approved_hash(document),
                expires_at=now + timedelta(minutes=self.settings.challenge_minutes),
            )
            await records.signatures.add(signature, now)
        return Challenge(signature, data)

    async def sign(
        self,
        didox_id: UUID,
        challenge_id: UUID,
        pkcs7: str,
        signature_hex: str,
        staff_id: str,
        records: Records,
        now: datetime,
        origin: Origin,
    ) -> None:
        """Take the signature; the executor sends it. Whoever gets the document's row first wins."""
        container = _well_formed(pkcs7, signature_hex)
        document = await records.documents.get(didox_id, lock=True)
        delivery = await _signable(records, document, now)
        signature = await records.signatures.get(challenge_id)
        if signature.didox_id != document.id or signature.operation is not _ready(document):
            raise Conflict("this challenge is for something else", code="challenge_stale")
        if signature.operation is Operation.SIGN and signature.delivery_id != delivery.id:
            raise Conflict("this challenge is for an earlier hand-over", code="challenge_stale")
        content = signed_content(container)
        if content is not None and digest(content) != signature.data_sha256:
            raise Conflict("something else was signed than what was given to sign", code="signed_something_else")
        signature.give(pkcs7, signature_hex, staff_id, approved_hash(document), now)
        signature.ordinal, document.signatures = document.signatures, document.signatures + 1
        await records.signatures.save(signature, now)
        await records.documents.save(document, now)
        if signature.operation is Operation.SIGN:
            delivery.begin()
            await records.handovers.save(delivery, now)
        await records.jobs.add(submit_job(document, signature, now, origin))
        what = f"{signature.operation} of {document.meant.number}"
        await records.facts.acted(document.meant.invoice_id, "sign", f"didox document {didox_id}", what, origin)

    async def _data(self, cabinet: Cabinet, document: DidoxDocument, found: Found) -> bytes:
        if document.action is Operation.CANCEL:
            comment = document.cancel_reason if self.settings.cancel_comment else None
            return await cabinet.to_cancel(found.partner_id, comment or "")
        return written(found.form, spaced=self.settings.signed_json == "spaced").encode()

    async def _note(self, didox_id: UUID, found: Found | None, now: datetime, origin: Origin) -> None:
        """What was seen is kept, also when it refuses the signature."""
        async with self.store.open() as records:
            document = await records.documents.get(didox_id, lock=True)
            if found is None:
                await see_gone(records, document, now)
            else:
                await see(records, document, found, now, origin)


def approved_hash(document: DidoxDocument) -> str:
    """What a challenge is bound to: this content, as this document at the partner."""
    return content_hash("didox.approved.v1", {"form": document.meant.form, "id": document.partner_id})


async def _signable(records: Records, document: DidoxDocument, now: datetime) -> Delivery:
    """The hand-over that the signature is for, locked; `Conflict` when nothing may be signed now."""
    delivery = await records.handovers.newest_of(document.meant.document_id)
    if delivery is None:
        raise Conflict("the document is not to be handed over yet", code="not_granted")
    if await records.signatures.in_flight(document.id):
        raise Conflict("a signature is on its way to the partner", code="signature_in_flight")
    if document.action is Operation.CANCEL:
        return delivery
    if delivery.state is not DeliveryState.AWAITING_SIGNATURE:
        raise Conflict(f"the hand-over is {delivery.state}, it does not wait for a signature", code="wrong_state")
    if not delivery.lease.holds(now):
        raise Conflict(LEASE_EXPIRED, code="lease_expired")
    return delivery


def _ready(document: DidoxDocument) -> Operation:
    action = document.action
    if action is Operation.CANCEL:
        return action
    if document.state not in SIGNABLE or document.differences:
        listed = ", ".join(one.field for one in document.differences[:5])
        detail = f"Didox holds something else than was approved: {listed}" if listed else document.reason
        raise Conflict(detail or f"the document is {document.state}", code=document.code or "wrong_state")
    return Operation.SIGN


def _well_formed(pkcs7: str, signature_hex: str) -> bytes:
    """The container's bytes; `Invalid` names what is no signature."""
    fields, container = [], b""
    try:
        container = base64.b64decode(pkcs7, validate=True)
        if not 0 < len(container) <= LONGEST_SIGNATURE:
            raise ValueError
    except (binascii.Error, ValueError):
        fields.append(FieldError("/pkcs7", said("not_base64", "it is no base64 of a signature")))
    try:
        if not bytes.fromhex(signature_hex):
            raise ValueError
    except ValueError:
        fields.append(FieldError("/signature_hex", said("not_hex", "it is no hexadecimal text")))
    if fields:
        raise Invalid("the signature is malformed", code="malformed_signature", fields=fields)
    return container
