"""A letter in the mailbox page comes back: a delivery report about it (RFC 3464) is put into the mailbox of bounces."""

from __future__ import annotations

import imaplib
import json
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.utils import make_msgid
from typing import Any
from urllib.request import urlopen

REASONS = {
    "failed": ("5.1.1", "smtp; 550 5.1.1 user unknown"),
    "delayed": ("4.4.1", "smtp; 450 4.4.1 no answer from host"),
    "delivered": ("2.0.0", "smtp; 250 2.0.0 ok"),
}


@dataclass(frozen=True)
class Letter:
    """A letter as the mail server took it: whom its bounces go to, whom it went to, and its headers."""

    sender: str
    recipients: tuple[str, ...]
    headers: bytes


@dataclass(frozen=True)
class Mailbox:
    """Where reports are put."""

    host: str
    port: int
    user: str
    password: str

    def put(self, report: bytes) -> None:
        """Append a letter, as a mail server delivers one."""
        with imaplib.IMAP4(self.host, self.port, timeout=10) as box:
            box.login(self.user, self.password)
            kind, said = box.append("INBOX", "", "", report)
            if kind != "OK":
                raise RuntimeError(f"the mailbox does not take it: {said!r}")


def newest(mail_url: str, subject: str) -> Letter:
    """The newest letter on the mailbox page whose subject holds these words; LookupError if there is none."""
    listed: list[dict[str, Any]] = json.loads(_read(f"{mail_url}/api/email"))
    found = [one for one in listed if subject.casefold() in one["subject"].casefold()]
    if not found:
        raise LookupError(f"no letter with {subject!r} in its subject")
    letter = max(found, key=lambda one: one["time"])
    envelope = letter["envelope"]
    source = _read(f"{mail_url}/api/email/{letter['id']}/source")
    return Letter(
        sender=envelope["from"]["address"],
        recipients=tuple(one["address"] for one in envelope["to"]),
        headers=source.partition(b"\r\n\r\n")[0],
    )


def report(letter: Letter, action: str, recipient: str) -> bytes:
    """What the recipient's mail server writes to the letter's sender."""
    status, diagnostic = REASONS[action]
    text = EmailMessage()
    text.set_content(f"{recipient}: {action}. {diagnostic.partition('; ')[2]}\n")
    told = Message()
    told["Content-Type"] = "message/delivery-status"
    fields = {"Final-Recipient": f"rfc822; {recipient}", "Action": action, "Status": status}
    told.attach(_block({"Reporting-MTA": "dns; mx.client.example"}))
    told.attach(_block({**fields, "Diagnostic-Code": diagnostic}))
    headers = Message()
    headers["Content-Type"] = "text/rfc822-headers"
    headers.set_payload(letter.headers.decode("utf-8", "replace"))
    whole = Message()
    whole["From"], whole["To"] = "MAILER-DAEMON@mx.client.example", letter.sender
    whole["Subject"] = f"Delivery report: {action}"
    whole["Message-ID"] = make_msgid(domain="mx.client.example")
    whole["Auto-Submitted"] = "auto-replied"
    whole["MIME-Version"] = "1.0"
    whole.add_header("Content-Type", "multipart/report", report_type="delivery-status")
    for part in (text, told, headers):
        whole.attach(part)
    return whole.as_bytes(policy=policy.SMTP)


def _block(fields: dict[str, str]) -> Message:
    block = Message()
    for name, value in fields.items():
        block[name] = value
    return block


def _read(url: str) -> bytes:
    with urlopen(url, timeout=10) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content
