"""Money for what was billed: paid into the bank, found in PlanFact, matched by itself or by the accountant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from urllib.parse import quote

from proxima_cli.client import JSON, Gateway, Refused
from proxima_cli.demo.outside import Bank
from proxima_cli.demo.report import payment_of
from proxima_cli.demo.waiting import until

Say = Callable[[str], None]
EXACT = "exact"
"""What number, amount and client agree about is matched by itself."""
KEPT = "The client's bank kept its fee"


class Paying:
    """Clients pay by transfer; without a bank the accountant records what was received."""

    def __init__(self, accountant: Gateway, bank: Bank | None, say: Say) -> None:
        self._accountant = accountant
        self._bank = bank
        self._say = say

    def pay(self, invoice_ids: Sequence[str], on: date, short: Decimal = Decimal(0)) -> None:
        """One transfer for these invoices of one client; `short` is what the bank keeps of it."""
        due = [self._read(one) for one in invoice_ids]
        if self._bank is None:
            for invoice in due:
                self._by_hand(invoice, short)
        else:
            self._by_transfer(self._bank, due, on, short)
        for invoice in due:
            done = until(f"payment of {invoice['number']}", partial(self._settled, invoice["invoice_id"]))
            self._say(f"paid {done['number']}: {invoice['outstanding']} {invoice['currency']}")

    def _by_transfer(self, bank: Bank, due: list[JSON], on: date, short: Decimal) -> None:
        numbers = ", ".join(invoice["number"] for invoice in due)
        amount = sum((Decimal(invoice["outstanding"]) for invoice in due), -short)
        purpose = f"Оплата по счёту № {numbers}, договор {due[0]['contract']['number']}"
        found = self._receipt(purpose)
        if found is None:
            bank.pay(purpose, amount, due[0]["currency"], on.isoformat(), of=[one["invoice_id"] for one in due])
            found = until(f"the receipt for {numbers}", lambda: self._receipt(purpose))
        if found["state"] == "open" and found["proposals"][0]["outcome"] != EXACT:
            self._match(found)

    def _receipt(self, purpose: str) -> JSON | None:
        receipts = self._accountant.items("/receipts", limit=200)
        return next((one for one in receipts if one["comment"] == purpose), None)

    def _match(self, receipt: JSON) -> None:
        """What does not speak for itself a person takes from the proposal."""
        proposal = receipt["proposals"][0]
        body = {
            "client_id": proposal["client_id"],
            "allocations": [
                {"invoice_id": one["invoice_id"], "amount": one["amount"]} for one in proposal["allocations"]
            ],
            "write_off": _write_off(proposal["write_off"]),
        }
        try:
            self._accountant.post(f"/receipts/{quote(receipt['receipt_key'], safe='')}/match", body)
        except Refused as refused:
            # The matcher was faster.
            if refused.code != "receipt_recorded":
                raise
        self._say(f"matched {receipt['amount']} {receipt['currency']}: {proposal['outcome']}")

    def _by_hand(self, invoice: JSON, short: Decimal) -> None:
        self._accountant.post("/payments", payment_of(invoice, Decimal(invoice["outstanding"]) - short))
        if short:
            body = {"amount": str(short), "why": "bank_fee", "note": KEPT}
            self._accountant.post(f"/invoices/{invoice['invoice_id']}/differences", body)

    def _read(self, invoice_id: str) -> JSON:
        return self._accountant.get(f"/invoices/{invoice_id}")

    def _settled(self, invoice_id: str) -> JSON | None:
        read = self._read(invoice_id)
        return read if read["payment_state"] in ("settled", "over") else None


def _write_off(proposed: JSON | None) -> JSON | None:
    if proposed is None:
        return None
    return {"invoice_id": proposed["invoice_id"], "amount": proposed["amount"], "why": "bank_fee", "note": KEPT}
