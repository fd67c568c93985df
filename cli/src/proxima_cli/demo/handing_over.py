"""What was approved reaches its clients: signed in Didox, mailed, and answered by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from proxima_cli.client import JSON
from proxima_cli.demo.mailbox import Mailbox
from proxima_cli.demo.outside import Bank, Buyers
from proxima_cli.demo.phone import Phone
from proxima_cli.demo.plan import BY_LINK
from proxima_cli.demo.signer import Signer
from proxima_cli.demo.staff import DemoStaff
from proxima_cli.demo.waiting import until
from proxima_cli.settings import Settings

Say = Callable[[str], None]
OUT = ("sent", "accepted", "paid", "rejected")


@dataclass(frozen=True)
class Around:
    """Who is there besides staff; None where a partner's stand-in does not run, and then nothing is done there."""

    mailbox: Mailbox | None = None
    signer: Signer | None = None
    buyers: Buyers | None = None
    bank: Bank | None = None
    phone: Phone | None = None


def around(settings: Settings, staff: DemoStaff) -> Around:
    """Whoever the settings say is there."""
    return Around(
        mailbox=Mailbox(settings.mail_url) if settings.mail_url else None,
        signer=Signer(staff.signer, settings.eimzo_url) if settings.eimzo_url else None,
        buyers=Buyers(settings.didox_url) if settings.didox_url else None,
        bank=Bank(settings.planfact_url) if settings.planfact_url else None,
        phone=Phone(settings.telegram_url) if settings.telegram_url else None,
    )


class HandingOver:
    """The way of approved invoices to their clients and back."""

    def __init__(self, staff: DemoStaff, around: Around, say: Say) -> None:
        self._staff = staff
        self._around = around
        self._say = say

    def until_out(self, rows: Sequence[JSON]) -> None:
        """Sign what waits for a signature, and wait until the client of every invoice has it."""
        for row in rows:
            self._say(f"sent {self._until_out(row)['number']}{self._seen_in_mailbox(row)}")

    def answered(self, row: JSON, *, reject: str | None = None) -> JSON:
        """The buyer answers everything of the invoice that waits for it in Didox; accepts unless told why not."""
        buyers = self._around.buyers
        if buyers is None:
            return self._read(row)
        for document in buyers.received([paper["number"] for paper in self._read(row)["documents"]]):
            if reject:
                buyers.reject(document, reject)
            else:
                buyers.accept(document)
        wanted = "rejected" if reject else "accepted"
        return until(f"the answer to {row['number']}", partial(self._in, row, (wanted, "paid")))

    def accepted_by_link(self, row: JSON) -> bool:
        """Whether the client says yes on the page behind their letter's link; False for who does not use it."""
        name = BY_LINK.get(row["application_id"])
        if name is None or self._around.mailbox is None:
            return False
        names = {paper["archived"]["name"] for paper in self._read(row)["documents"] if paper["archived"]}
        self._around.mailbox.accept_by_link(names, name)
        until(f"the yes to {row['number']}", partial(self._in, row, ("accepted", "paid")))
        self._say(f"{name} said yes on the page of the letter's link")
        return True

    def _until_out(self, row: JSON) -> JSON:
        return until(f"sending of {row['number']}", partial(self._sent, row))

    def _sent(self, row: JSON) -> JSON | None:
        self._sign()
        read = self._read(row)
        self._no_failure(read)
        out = read["status"] in OUT and all(paper["state"] != "approved" for paper in read["documents"])
        return read if out else None

    def _sign(self) -> None:
        if self._around.signer is None:
            return
        for seller in self._staff.accountant.items("/legal-entities"):
            for item in self._around.signer.sign(seller["legal_entity_id"], seller["tin"]):
                self._say(f"signed {item['kind']} {item['number']} for {item['client_name']} with E-IMZO")

    def _no_failure(self, read: JSON) -> None:
        failed = next(
            (fact for fact in read["facts"] if (fact["fact"], fact["state"]) == ("delivered", "failed")), None
        )
        if failed:
            raise SystemExit(f"{read['number']} was not handed over: {failed['detail']}")

    def _in(self, row: JSON, statuses: tuple[str, ...]) -> JSON | None:
        read = self._read(row)
        return read if read["status"] in statuses else None

    def _read(self, row: JSON) -> JSON:
        return self._staff.accountant.get(f"/invoices/{row['invoice_id']}")

    def _seen_in_mailbox(self, row: JSON) -> str:
        mailbox = self._around.mailbox
        sent = self._read(row)
        deliveries = self._staff.accountant.get(f"/invoices/{row['invoice_id']}/overview")["deliveries"] or []
        mailed = {one["document_id"] for one in deliveries if one["channel"] == "email"}
        names = {paper["archived"]["name"] for paper in sent["documents"] if paper["document_id"] in mailed}
        if mailbox is None or not names:
            return ""
        subjects = until(f"the letter of {sent['number']}", lambda: mailbox.subjects_of(names), 20)
        return f" to {sent['recipients'][0]['email']}: in the mailbox, «{subjects[0]}», {len(names)} attachments"
