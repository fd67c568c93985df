"""The contracts on one side, our own words of Didox on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.content import DocumentContent, InvoiceContent
from proxima_common.contracts.delivery import (
    Annulled,
    AwaitingSignature,
    CounterpartyChecked,
    DeliveryActionTaken,
    DeliveryFact,
    DocumentAccepted,
    DocumentRejected,
    VoidRefused,
)
from proxima_common.contracts.invoice_private import FrozenInvoice, HandoverGranted
from proxima_common.contracts.words import Channel
from proxima_common.ids import derived_id
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.wire import outcome
from proxima_delivery.domain.delivery import Delivery
from proxima_delivery.domain.didox.document import DidoxDocument, Meant, Pdf
from proxima_delivery.domain.didox.exact import written
from proxima_delivery.domain.didox.forms import pdf_form, tax_form
from proxima_delivery.settings.didox import DidoxSettings

_OTHER_SUBTYPE = 6


def documents_of(frozen: FrozenInvoice) -> list[DidoxDocument]:
    """What is to be created for the tax forms of a revision; papers kept from an older one are there already."""
    made = []
    for paper in _tax_papers(frozen):
        form = tax_form(paper)
        assert form is not None
        doctype, body = form
        content = frozen.content
        meant = _meant(frozen.content, paper, doctype, dict(body), content.buyer.tin or "")
        made.append(DidoxDocument(derived_id("didox", paper.document_id, frozen.revision), meant))
    return made


def forms_of(frozen: FrozenInvoice) -> list[dict[str, str]]:
    """The forms of a revision as a job carries them, each with its date."""
    found = []
    for paper in _tax_papers(frozen):
        form = tax_form(paper)
        assert form is not None
        found.append({"form": written(form[1]), "date": paper.date.isoformat()})
    return found


def _tax_papers(frozen: FrozenInvoice) -> list[DocumentContent]:
    wanted = set(frozen.partner_documents)
    return [
        paper
        for paper in frozen.content.documents
        if paper.document_id in wanted
        and paper.kept_from in (None, frozen.revision)
        and (paper.esf is not None or paper.act is not None)
    ]


def _meant(
    content: InvoiceContent, paper: DocumentContent, doctype: str, form: dict[str, Any], partner_tin: str
) -> Meant:
    original = paper.original or (paper.esf.old_factura_doc if paper.esf else None)
    return Meant(
        invoice_id=content.invoice_id,
        legal_entity_id=content.legal_entity_id,
        revision=content.revision,
        document_id=paper.document_id,
        kind=paper.kind.value,
        doctype=doctype,
        number=paper.number,
        document_date=paper.date,
        client_name=content.buyer.name,
        partner_tin=partner_tin,
        currency=content.currency,
        total=paper.totals.gross,
        form=form,
        original_id=original.document_id if original else None,
    )


def pdf_papers(granted: HandoverGranted, settings: DidoxSettings) -> dict[UUID, DidoxDocument]:
    """The PDF documents that this hand-over would need, by paper; used for those without a tax form."""
    company = settings.companies.get(granted.legal_entity_id)
    files = {file.document_id: file for file in granted.files}
    made: dict[UUID, DidoxDocument] = {}
    for lease in granted.leases:
        file, tin = files.get(lease.document_id), lease.recipient.tin
        if lease.channel is not Channel.DIDOX or file is None or company is None or granted.document_date is None:
            continue
        kind = lease.document_kind.value if lease.document_kind else "invoice"
        number = lease.document_number or granted.number or ""
        form = pdf_form(
            number=number,
            on=granted.document_date,
            name=file.name,
            subtype=settings.pdf_subtypes.get(kind, _OTHER_SUBTYPE),
            contract=(granted.contract_number or "", None),
            seller={"tin": company.tin, "name": granted.seller_name},
            buyer={"tin": tin or "", "name": lease.recipient.name or granted.client_name},
        )
        meant = Meant(
            invoice_id=granted.invoice_id,
            legal_entity_id=granted.legal_entity_id,
            revision=granted.revision,
            document_id=lease.document_id,
            kind=kind,
            doctype=settings.pdf_doctype,
            number=number,
            document_date=granted.document_date,
            client_name=granted.client_name,
            partner_tin=tin or "",
            currency=granted.currency,
            total=Decimal(granted.payable),
            form=dict(form),
            pdf=Pdf(file.bucket, file.key, file.sha256, file.size, file.name),
        )
        made[lease.document_id] = DidoxDocument(derived_id("didox", lease.document_id, granted.revision), meant)
    return made


@dataclass(frozen=True)
class DidoxFacts:
    """`usecases.didox.ports.Facts` by the outbox."""

    outbox: Outbox
    tx: AsyncConnection

    async def awaiting(self, delivery: Delivery, origin: Origin) -> None:
        """It waits for a signature."""
        await self._tell(AwaitingSignature, delivery, {}, origin)

    async def ended(self, delivery: Delivery, origin: Origin) -> None:
        """It was handed over, failed, or nobody can tell."""
        await self.outbox.add(self.tx, [outcome(delivery)], origin)

    async def accepted(self, delivery: Delivery, how: str, at: datetime, origin: Origin) -> None:
        """The client signed."""
        await self._tell(DocumentAccepted, delivery, {"how": how, "at": at}, origin)

    async def rejected(self, delivery: Delivery, reason: str, at: datetime, origin: Origin) -> None:
        """The client rejected."""
        await self._tell(DocumentRejected, delivery, {"reason": reason, "at": at}, origin)

    async def annulled(self, delivery: Delivery, reason: str, at: datetime, origin: Origin) -> None:
        """It counts no more."""
        await self._tell(Annulled, delivery, {"reason": reason, "at": at}, origin)

    async def void_refused(self, delivery: Delivery, reason: str, at: datetime, origin: Origin) -> None:
        """It could not be cancelled."""
        await self._tell(VoidRefused, delivery, {"reason": reason, "at": at}, origin)

    async def checked(
        self, invoice_id: UUID, legal_entity_id: str, revision: int, problems: Sequence[str], origin: Origin
    ) -> None:
        """What the partner's directories say."""
        fact = CounterpartyChecked(
            invoice_id=invoice_id,
            legal_entity_id=legal_entity_id,
            passed=not problems,
            problems=list(problems),
            revision=revision,
            at=origin.at,
        )
        await self.outbox.add(self.tx, [Outgoing(fact, str(invoice_id))], origin)

    async def acted(self, invoice_id: UUID, action: str, target: str, outcome: str, origin: Origin) -> None:
        """What a member of staff did."""
        known = {"invoice_id": invoice_id, "action": action, "target": target, "outcome": outcome}
        await self.outbox.add(self.tx, [Outgoing(DeliveryActionTaken.model_validate(known), str(invoice_id))], origin)

    async def _tell(
        self, kind: type[DeliveryFact], delivery: Delivery, more: Mapping[str, Any], origin: Origin
    ) -> None:
        known = {
            "invoice_id": delivery.invoice_id,
            "legal_entity_id": delivery.legal_entity_id,
            "revision": delivery.revision,
            "document_id": delivery.document_id,
            "delivery_id": delivery.id,
            "lease_token": delivery.lease.token,
            "channel": delivery.channel,
            "recipient_role": delivery.role,
        }
        await self.outbox.add(
            self.tx, [Outgoing(kind.model_validate({**known, **more}), str(delivery.invoice_id))], origin
        )
