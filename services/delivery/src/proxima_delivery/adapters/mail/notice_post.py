"""Notices as messages on the way out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from proxima_common.errors import Invalid

from proxima_delivery.adapters.mail import notice_message
from proxima_delivery.adapters.post import Outgoing, never
from proxima_delivery.domain.letter import Addressee
from proxima_delivery.domain.mail.links import Link, Purpose
from proxima_delivery.domain.mail.notice import Notice
from proxima_delivery.settings import Sender
from proxima_delivery.settings.mail import ClientPageSettings
from proxima_delivery.usecases.mail.ports import Asked
from proxima_delivery.usecases.ports import Prepared


class MailNoticePost:
    """Builds and sends; decides nothing."""

    def __init__(self, outgoing: Outgoing, page: ClientPageSettings | None) -> None:
        self._outgoing = outgoing
        self._page = page if page and page.enabled else None

    def prepare(self, notice: Notice, earlier: Sequence[str], asked: Asked | None, now: datetime) -> Prepared:
        """Build the message: a question when `asked` is given, else a reminder."""
        sender = self._outgoing.senders.get(notice.legal_entity_id)
        if sender is None:
            return never("no_sender", f"No sender is set up for the legal entity {notice.legal_entity_id}.")
        try:
            if asked:
                message = notice_message.question(notice, asked, sender=sender, at=now)
            else:
                message = notice_message.reminder(
                    notice, _ids(earlier, sender), self._stop(notice, now), sender=sender, at=now
                )
        except Invalid as error:
            return never(error.code, error.detail)
        sealed = self._outgoing.sealed(notice.legal_entity_id, message.as_bytes(), now)
        return Prepared(sealed, message["Message-ID"], sender.envelope(notice.token))

    async def send(self, prepared: Prepared, notice: Notice, to: Sequence[Addressee]) -> Mapping[str, Any]:
        """Hand the message over; answers and raises as `Post.send` does."""
        return await self._outgoing.send(prepared, notice.legal_entity_id, to, lambda: None)

    def _stop(self, notice: Notice, now: datetime) -> str | None:
        if self._page is None:
            return None
        link = Link(Purpose.NO_REMINDERS, notice.id, now + timedelta(days=self._page.valid_days))
        return self._page.address(f"{self._page.keys.sign(link)}/no-reminders")


def _ids(tokens: Sequence[str], sender: Sender) -> list[str]:
    return [f"<{token}@{sender.domain}>" for token in tokens]
