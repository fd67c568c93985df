"""The bot, one's own account with it, and its messages: answered by delivery."""

from __future__ import annotations

from proxima_common.contracts.api.telegram import (
    ReachOfPeople,
    RemindedRead,
    RemindPeople,
    ResolveTelegramMessage,
    TelegramChannelRead,
    TelegramInvoiceRead,
    TelegramLinkAsked,
    TelegramLinkRead,
    TelegramMessageDetail,
    TelegramMessageRead,
)
from pydantic import BaseModel, Field

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations
from proxima_gateway.routes.partners import OfInvoice

LINK = "/telegram/link"
MESSAGE = "/telegram/messages/{message_id}"


class UnknownLimit(BaseModel):
    limit: int = Field(100, ge=1, le=500)


telegram = Declarations(Owner.DELIVERY, "telegram")
telegram.get(LINK, "get_telegram_link", TelegramLinkRead, "One's own account, and whether there is a bot.")
# The answer holds a code: it is not kept under a key. Asking again replaces the code before.
telegram.post(
    LINK,
    "ask_for_telegram_link",
    TelegramLinkAsked,
    "An address that binds the account in which it is opened; shown once.",
    keyed=False,
    status=201,
)
telegram.post("/telegram/unlink", "unlink_telegram", TelegramLinkRead, "Unbind one's own account.", keyed=False)
telegram.get(
    "/telegram/messages",
    "list_telegram_messages",
    TelegramInvoiceRead,
    "Who was asked about an invoice, what they decided, every message.",
    query=OfInvoice,
)
telegram.get(
    "/telegram/messages/unknown",
    "list_unknown_telegram_messages",
    list[TelegramMessageRead],
    "Messages of which nobody can tell whether they arrived.",
    query=UnknownLimit,
)
telegram.get(MESSAGE, "get_telegram_message", TelegramMessageDetail, "A message with its attempts.")
telegram.post(
    f"{MESSAGE}/resolve",
    "resolve_telegram_message",
    TelegramMessageDetail,
    "Say whether a message arrived, or have it sent again.",
    body=ResolveTelegramMessage,
)
telegram.get(
    "/telegram/channels/broken",
    "list_broken_telegram_channels",
    list[TelegramChannelRead],
    "Accounts that may not be written to (administrators).",
)
telegram.get(
    "/telegram/people",
    "get_reach_of_people",
    ReachOfPeople,
    "Who of the source the bot can remind, and whom it has today.",
)
telegram.post(
    "/telegram/reminders",
    "remind_people",
    RemindedRead,
    "Ask people for the time that is missing; once a day each.",
    body=RemindPeople,
)
