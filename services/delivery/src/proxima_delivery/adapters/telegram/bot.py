"""The way out: faces and words as calls of the Bot API."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.jobs.partner import PartnerBusy
from proxima_common.said import said

from proxima_delivery.adapters.archive import Archive, FileNotAsApproved
from proxima_delivery.adapters.telegram.client import NOT_MODIFIED, PARSE, NoAnswer, TelegramClient
from proxima_delivery.adapters.telegram.view import Text, face_text, force_reply, keyboard, words_text
from proxima_delivery.domain.letter import LetterFile
from proxima_delivery.domain.telegram.approval import ApprovalFile
from proxima_delivery.domain.telegram.face import Face
from proxima_delivery.domain.telegram.message import Message
from proxima_delivery.settings.telegram import TelegramSettings
from proxima_delivery.usecases.ports import ArchiveAway, NotNow
from proxima_delivery.usecases.telegram.ports import FreshButton, Refusal


class TelegramBot:
    """Sends and changes messages. After a call that nobody can tell of, the next message waits until Telegram answers
    a question that changes nothing: an outage leaves one message unknown, not all of them."""

    def __init__(self, client: TelegramClient, archive: Archive, settings: TelegramSettings) -> None:
        self._client = client
        self._archive = archive
        self._settings = settings
        self._doubtful = False

    async def send_face(self, chat_id: int, face: Face, buttons: Sequence[FreshButton]) -> Mapping[str, Any]:
        """Send a request for approval."""
        text = face_text(face, self._url(face.approval.invoice_id))
        return await self._send(chat_id, text, keyboard(face.language, tuple(buttons)))

    async def send_words(self, message: Message, chat_id: int) -> Mapping[str, Any]:
        """Send a note, a notice or the question for a reason."""
        return await self._send(chat_id, words_text(message), force_reply(message))

    async def send_file(self, chat_id: int, file: ApprovalFile) -> Mapping[str, Any]:
        """Send a PDF, byte for byte as it is to be approved."""
        kept = LetterFile(file.document_id, file.bucket, file.key, file.sha256, file.size, file.name)
        try:
            content = await self._archive.read(kept)
        except FileNotAsApproved as error:
            raise Refusal("file", str(error)) from None
        except ArchiveAway as error:
            raise NotNow(timedelta(seconds=self._settings.lane_pause_seconds), str(error)) from None
        return await self._first_call("sendDocument", {"chat_id": str(chat_id)}, (file.name, content))

    async def show(
        self, chat_id: int, message_ref: int, face: Face, buttons: Sequence[FreshButton]
    ) -> Mapping[str, Any]:
        """Change what a message shows; without buttons those that were there go."""
        text = face_text(face, self._url(face.approval.invoice_id))
        body: dict[str, Any] = {"chat_id": chat_id, "message_id": message_ref, **_QUIET}
        if buttons:
            body["reply_markup"] = keyboard(face.language, tuple(buttons))
        try:
            await self._written("editMessageText", body, text)
        except Refusal as refusal:
            if refusal.code != NOT_MODIFIED:
                raise
        return {"message_ref": message_ref}

    async def _send(self, chat_id: int, text: Text, markup: Mapping[str, Any] | None) -> Mapping[str, Any]:
        body: dict[str, Any] = {"chat_id": chat_id, **_QUIET}
        if markup:
            body["reply_markup"] = markup
        return await self._first_call("sendMessage", body, text)

    async def _first_call(self, method: str, body: dict[str, Any], what: Text | tuple[str, bytes]) -> Mapping[str, Any]:
        await self._answers()
        self._doubtful = True
        try:
            if isinstance(what, Text):
                sent = await self._written(method, body, what)
            else:
                sent = await self._client.upload(method, body, *what)
        except (Refusal, PartnerBusy):
            self._doubtful = False
            raise
        self._doubtful = False
        return {"message_ref": _message_ref(sent)}

    async def _answers(self) -> None:
        if self._doubtful:
            try:
                await self._client.call("getMe")
            except NoAnswer as error:
                raise PartnerBusy(timedelta(seconds=self._settings.lane_pause_seconds), str(error)) from None
            self._doubtful = False

    async def _written(self, method: str, body: dict[str, Any], text: Text) -> Any:
        try:
            return await self._client.call(method, {**body, "text": text.html, "parse_mode": "HTML"})
        except Refusal as refusal:
            if refusal.code != PARSE:
                raise
        # Nothing was sent: the same words without tags.
        return await self._client.call(method, {**body, "text": text.plain})

    def _url(self, invoice_id: UUID) -> str:
        path = self._settings.link_path.format(invoice_id=invoice_id)
        return f"{self._settings.link_base.rstrip('/')}{path}"


_QUIET = {"link_preview_options": {"is_disabled": True}}


def _message_ref(sent: Any) -> int:
    """The number of the message that was sent; an answer without one tells nothing."""
    try:
        return int(sent["message_id"])
    except (KeyError, TypeError, ValueError):
        raise NoAnswer(said("telegram_unreadable", "Telegram's answer names no message")) from None
