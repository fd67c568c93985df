"""What a person does about calls to Didox and Telegram that nobody knows the end of: looks there, and answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from proxima_cli.client import JSON, Gateway, Refused

from .house import House
from .partners import Partners

LOOKED = "looked there"


class Clerk:
    """Settles what waits at partners; remembers what was answered and how often."""

    def __init__(self, house: House, partners: Partners) -> None:
        self._house = house
        self._partners = partners
        self.answers: Counter[str] = Counter()

    def help(self) -> None:
        """Answer everything that waits now."""
        for company in self._house.accountant.rows("/didox/companies"):
            if company["stopped_at"]:
                path = f"/didox/companies/{company['legal_entity_id']}/unlock"
                self._answer("Didox: log-in unlocked", self._house.admin, path, {"reason": "the password is right"})
        for document in self._house.accountant.rows("/didox/problems", limit=500):
            self._document(document)
        for message in self._house.admin.rows("/telegram/messages/unknown", limit=500):
            self._message(message)

    def waiting(self) -> Iterator[str]:
        """Invoices that visibly wait for a person at these partners."""
        for document in self._house.accountant.rows("/didox/problems", limit=500):
            yield str(document["invoice_id"])
        for message in self._house.admin.rows("/telegram/messages/unknown", limit=500):
            yield str(message["invoice_id"])

    def _document(self, document: JSON) -> None:
        path = f"/didox/documents/{document['didox_id']}"
        if "resolve" in document["allowed"]:
            there = self._partners.at_didox(document)
            arrived = there is not None and (document["doubt"] == "create_draft" or there["status"] != 0)
            answer = {"arrived": arrived, "reason": LOOKED}
            if arrived and document["doubt"] == "create_draft" and there:
                answer["partner_id"] = there["doc_id"]
            self._answer(
                f"Didox: {document['doubt']} {said(arrived)}", self._house.accountant, f"{path}/resolve", answer
            )
        elif "retry" in document["allowed"]:
            self._answer("Didox: tried again", self._house.accountant, f"{path}/retry", {"reason": LOOKED})

    def _message(self, message: JSON) -> None:
        if "resolve" not in message["allowed"]:
            return
        arrived = self._partners.in_chat(self._house.read(message["invoice_id"]), message)
        path = f"/telegram/messages/{message['message_id']}/resolve"
        self._answer(f"Telegram: {said(arrived)}", self._house.admin, path, {"arrived": arrived, "reason": LOOKED})

    def _answer(self, what: str, who: Gateway, path: str, body: JSON) -> None:
        # It went on by itself between the look and the answer.
        with suppress(Refused):
            who.post(path, body)
            self.answers[what] += 1


def said(arrived: bool) -> str:
    """A person's answer in words."""
    return "it arrived" if arrived else "send it again"
