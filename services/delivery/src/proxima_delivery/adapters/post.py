"""The way out: files from the archive, the message, and the mail server of a legal entity."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from proxima_common.clock import Clock
from proxima_common.contracts.words import RecipientRole
from proxima_common.errors import Invalid
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused

from proxima_delivery.adapters import smtp
from proxima_delivery.adapters.archive import Archive, FileNotAsApproved
from proxima_delivery.adapters.message import compose
from proxima_delivery.domain.address import mail_address
from proxima_delivery.domain.delivery import LEASE_EXPIRED
from proxima_delivery.domain.letter import Addressee, Letter
from proxima_delivery.settings import Sender, SmtpSettings
from proxima_delivery.usecases.ports import NotNow, Prepared


class MailPost:
    """Knows the senders; decides nothing about when and how often."""

    def __init__(
        self, archive: Archive, server: SmtpSettings, senders: Mapping[str, Sender], clock: Clock, pause: timedelta
    ) -> None:
        self._archive = archive
        self._server = server
        self._senders = senders
        self._clock = clock
        self._pause = pause

    async def prepare(self, letter: Letter, to: Sequence[Addressee], now: datetime) -> Prepared:
        """Read and check the files and build the message. `ArchiveAway` while they cannot be read."""
        sender = self._senders.get(letter.legal_entity_id)
        if sender is None:
            return _never("no_sender", f"No sender is set up for the legal entity {letter.legal_entity_id}.")
        try:
            contents = [await self._archive.read(file) for file in letter.files]
            message = compose(letter, to, contents, sender=sender, at=now)
        except FileNotAsApproved as error:
            return _never("file_not_as_approved", f"{error}.")
        except Invalid as error:
            return _never(error.code, error.detail)
        return Prepared(message.as_bytes(), message["Message-ID"])

    async def send(
        self, prepared: Prepared, letter: Letter, waiting: Sequence[Addressee], expires: datetime
    ) -> Mapping[str, Any]:
        """Hand the message to the server under a lease that ends at `expires`; see the port for what is raised."""
        if prepared.problem:
            raise prepared.problem
        sender = self._senders[letter.legal_entity_id]

        def within_lease() -> None:
            if self._clock.now() >= expires:
                raise PartnerRefused(LEASE_EXPIRED, {"code": "lease_expired"})

        within_lease()
        try:
            taken = await smtp.Smtp(sender.smtp or self._server).send(
                prepared.message,
                sender=mail_address(sender.address),
                primary=[mail_address(one.email) for one in waiting if one.role is RecipientRole.PRIMARY],
                copies=[mail_address(one.email) for one in waiting if one.role is not RecipientRole.PRIMARY],
                may_send=within_lease,
            )
        except smtp.Refused as error:
            raise PartnerRefused(_sentence(error), {"code": "refused"}) from error
        except smtp.ServerAway as error:
            raise PartnerBusy(self._pause, _sentence(error)) from error
        except smtp.TryLater as error:
            raise NotNow(self._pause, _sentence(error)) from error
        return {
            "message_id": prepared.message_id,
            "code": taken.code,
            "text": taken.text,
            "message_sha256": hashlib.sha256(prepared.message).hexdigest(),
            "unwanted": taken.unwanted,
        }


def _never(code: str, reason: str) -> Prepared:
    return Prepared(problem=PartnerRefused(_sentence(reason), {"code": code}))


def _sentence(said: object) -> str:
    text = str(said).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
