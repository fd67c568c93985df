"""The partners' own books, for counting and for whoever looks there: Didox, Telegram, PlanFact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from proxima_cli.client import JSON
from proxima_cli.demo.outside import Outside
from proxima_cli.demo.phone import ACCOUNT

from .house import House

OVER = (4, 5, 50, 55)
"""Statuses at Didox of what is refused, cancelled, annulled or deleted."""


class Partners:
    """Read-only views of the stand-ins."""

    def __init__(self, didox: Outside, telegram: Outside) -> None:
        self._didox, self._telegram = didox, telegram

    def at_didox(self, document: JSON) -> JSON | None:
        """The document as Didox keeps it, if there is a live one: by its id, else by form and number."""
        for row in self._documents():
            same = row["doc_id"] == document["partner_id"] if document["partner_id"] else False
            named = (row["doctype"], row["name"]) == (document["doctype"], document["number"])
            if (same or (not document["partner_id"] and named)) and row["status"] not in OVER:
                return row
        return None

    def in_chat(self, invoice: JSON, message: JSON) -> bool:
        """Whether a message like this one, about this invoice, stands in a chat of its kind."""
        private = message["purpose"] != "notice"
        return any(
            str(invoice["number"]) in one["text"] and (one["chat_id"] == ACCOUNT) == private for one in self._said()
        )

    def documents(self, invoices: Sequence[JSON]) -> tuple[int, int]:
        """Live documents at Didox beyond one for each form, and forms without a signed one."""
        rows = self._documents()
        live = Counter((row["doctype"], row["name"]) for row in rows if row["status"] not in OVER)
        signed = Counter((row["doctype"], row["name"]) for row in rows if row["signed_at"])
        wanted = [form for invoice in invoices for form in forms(invoice)]
        doubled = sum(max(0, max(live[one], signed[one]) - 1) for one in wanted)
        return doubled, sum(1 for one in wanted if not signed[one])

    def messages(self, invoices: Iterable[JSON]) -> int:
        """Messages beyond one request in the approver's chat and one notice in the group, for each invoice."""
        said = self._said()
        more = 0
        for invoice in invoices:
            about = Counter(one["chat_id"] for one in said if str(invoice["number"]) in one["text"])
            more += sum(count - 1 for count in about.values())
        return more

    def _documents(self) -> list[JSON]:
        return list(self._didox.state()["documents"])

    def _said(self) -> list[JSON]:
        return [one for one in self._telegram.state()["messages"] if one.get("text") and one["from"].get("is_bot")]


def forms(invoice: JSON) -> list[tuple[str, str]]:
    """What of an invoice goes to Didox as a form: its code there and its number."""
    if invoice["buyer"]["country"] != "UZ":
        return []
    codes = {"esf": "002", "act": "005"}
    return [(codes[one["kind"]], one["number"]) for one in invoice["documents"] if one["kind"] in codes]


def money(house: House, invoices: Sequence[JSON]) -> tuple[int, int]:
    """Payments beyond one for each invoice, and invoices whose money did not arrive whole and once."""
    allocated: Counter[str] = Counter()
    for payment in house.accountant.items("/payments", limit=200):
        allocated.update(one["invoice_id"] for one in payment["allocations"] if not one["reversed_at"])
    doubled = sum(max(0, allocated[one["invoice_id"]] - 1) for one in invoices)
    return doubled, sum(1 for one in invoices if one["payment_state"] != "settled")
