"""Reminders, notices and returned mail: answered by delivery."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from proxima_common.contracts.api.mail import (
    ClientReminders,
    HeldReminders,
    HoldReminders,
    MailRead,
    NoticeRead,
    ReminderPreview,
    RemindersQueued,
    ResolveNotice,
    RetryNotice,
    SendReminders,
    SetClientReminders,
)
from pydantic import BaseModel

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations

CLIENT = "/reminders/clients/{legal_entity_id}/{client_id}"
NOTICE = "/notices/{notice_id}"


class OnDay(BaseModel):
    on: date | None = None


class AboutWhat(BaseModel):
    invoice_id: UUID | None = None
    client_id: str | None = None


class Waiting(BaseModel):
    waiting: bool = True


mail = Declarations(Owner.DELIVERY, "mail")
mail.get(
    "/reminders", "preview_reminders", ReminderPreview, "What would go to whom on a day, and why not.", query=OnDay
)
mail.post("/reminders/send", "send_reminders", RemindersQueued, "Remind of these invoices now.", body=SendReminders)
mail.get(CLIENT, "get_client_reminders", ClientReminders, "How a client is reminded.")
mail.put(
    CLIENT, "set_client_reminders", ClientReminders, "Other days for a client, or a pause.", body=SetClientReminders
)
mail.put(
    "/reminders/invoices/{invoice_id}",
    "hold_reminders",
    HeldReminders,
    "Stop reminders of an invoice, or let them go on.",
    body=HoldReminders,
)
mail.get("/notices", "list_notices", list[NoticeRead], "Reminders and questions, the newest first.", query=AboutWhat)
mail.post(f"{NOTICE}/resolve", "resolve_notice", NoticeRead, "Say whether a notice arrived.", body=ResolveNotice)
mail.post(f"{NOTICE}/retry", "retry_notice", NoticeRead, "Send a failed notice again.", body=RetryNotice)
mail.get("/mail", "list_returned_mail", list[MailRead], "Letters in the mailbox of bounces.", query=Waiting)
mail.post("/mail/{mail_id}/handled", "handle_returned_mail", MailRead, "Somebody has looked into it.")
