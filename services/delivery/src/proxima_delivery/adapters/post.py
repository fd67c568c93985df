"""The way out: files from the archive, the message, and the mail server of a legal entity."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from proxima_common.clock import Clock
from proxima_common.contracts.words import RecipientRole
from proxima_common.errors import Invalid
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.said import reworded, said

from proxima_delivery.adapters import smtp
from proxima_delivery.adapters.archive import Archive, FileNotAsApproved
from proxima_delivery.adapters.mail.dkim import DkimKey
from proxima_delivery.adapters.message import Around, compose
from proxima_delivery.domain.address import mail_address
from proxima_delivery.domain.delivery import LEASE_EXPIRED
from proxima_delivery.domain.letter import Addressee, Letter, message_token
from proxima_delivery.domain.mail.links import Link, Purpose
from proxima_delivery.settings import Sender, SmtpSettings
from proxima_delivery.settings.mail import ClientPageSettings
from proxima_delivery.usecases.ports import NotNow, Prepared

_MEGABYTE = 1_000_000


class Outgoing:
    """Hands finished messages to the mail server of a legal entity, signed where its domain has a key."""

    def __init__(self, server: SmtpSettings, senders: Mapping[str, Sender], pause: timedelta) -> None:
        self.senders = senders
        self._server = server
        self._pause = pause
        self._keys = {
            name: DkimKey.load(sender.domain, sender.dkim.selector, sender.dkim.key_file)
            for name, sender in senders.items()
            if sender.dkim
        }

    def sealed(self, legal_entity_id: str, message: bytes, at: datetime) -> bytes:
        """The message as it travels."""
        key = self._keys.get(legal_entity_id)
        return key.signed(message, at) if key else message

    async def send(
        self, prepared: Prepared, legal_entity_id: str, waiting: Sequence[Addressee], may_send: Callable[[], None]
    ) -> Mapping[str, Any]:
        """Hand a message over; see `Post.send` for what is raised and answered."""
        if prepared.problem:
            raise prepared.problem
        may_send()
        server = self.senders[legal_entity_id].smtp or self._server
        try:
            taken = await smtp.Smtp(server).send(
                prepared.message,
                sender=prepared.sender,
                primary=[mail_address(one.email) for one in waiting if one.role is RecipientRole.PRIMARY],
                copies=[mail_address(one.email) for one in waiting if one.role is not RecipientRole.PRIMARY],
                may_send=may_send,
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


class MailPost:
    """Letters with documents; decides nothing about when and how often."""

    def __init__(
        self, archive: Archive, outgoing: Outgoing, clock: Clock, largest: int, page: ClientPageSettings | None
    ) -> None:
        self._archive = archive
        self._outgoing = outgoing
        self._clock = clock
        self._largest = largest
        self._page = page if page and page.enabled else None

    async def prepare(self, letter: Letter, to: Sequence[Addressee], now: datetime, first: str | None) -> Prepared:
        """Read and check the files and build the message. `ArchiveAway` while they cannot be read."""
        sender = self._outgoing.senders.get(letter.legal_entity_id)
        if sender is None:
            entity = letter.legal_entity_id
            sentence = f"No sender is set up for the legal entity {entity}."
            return never("no_sender", said("mail_no_sender", sentence, entity=entity))
        around = Around(self._address(letter, now), f"<{first}@{sender.domain}>" if first else None)
        try:
            contents = [await self._archive.read(file) for file in letter.files]
            message = compose(letter, to, contents, sender=sender, at=now, around=around)
            size = len(message.as_bytes())
            if size > self._largest and self._page and self._page.offers_large_files:
                message = compose(letter, to, contents, sender=sender, at=now, around=replace(around, attached=False))
            elif size > self._largest:
                return never("too_large", _too_large(size, self._largest))
        except FileNotAsApproved as error:
            return never("file_not_as_approved", str(error))
        except Invalid as error:
            return never(error.code, error.detail)
        sealed = self._outgoing.sealed(letter.legal_entity_id, message.as_bytes(), now)
        return Prepared(sealed, message["Message-ID"], sender.envelope(message_token(letter)))

    async def send(
        self, prepared: Prepared, letter: Letter, waiting: Sequence[Addressee], expires: datetime
    ) -> Mapping[str, Any]:
        """Hand the message to the server under a lease that ends at `expires`; see the port for what is raised."""

        def within_lease() -> None:
            if self._clock.now() >= expires:
                raise PartnerRefused(LEASE_EXPIRED, {"code": "lease_expired"})

        return await self._outgoing.send(prepared, letter.legal_entity_id, waiting, within_lease)

    def _address(self, letter: Letter, now: datetime) -> str | None:
        if self._page is None:
            return None
        expires = now + timedelta(days=self._page.valid_days)
        return self._page.address(self._page.keys.sign(Link(Purpose.DOCUMENTS, letter.id, expires)))


def never(code: str, reason: str) -> Prepared:
    """A message that must not go, and why."""
    return Prepared(problem=PartnerRefused(_sentence(reason), {"code": code}))


def _too_large(size: int, largest: int) -> str:
    is_, most = f"{size / _MEGABYTE:.1f}", f"{largest / _MEGABYTE:.1f}"
    return said("mail_too_large", f"The message would have {is_} MB, and {most} MB is the limit.", size=is_, most=most)


def _sentence(words: object) -> str:
    text = str(words)
    return reworded(text, f"{text[:1].upper()}{text[1:].rstrip('.')}.")
