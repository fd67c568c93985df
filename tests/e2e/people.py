"""What a person does about an invoice that waits for one: looks, and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proxima_cli.client import JSON, Refused

from .house import House, fact

SERVICES = ("invoice", "render", "delivery", "accounting")


class Helper:
    """Settles what waits; remembers which invoices waited and how often somebody answered."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.waited: set[str] = set()
        self.answers: list[str] = []

    def help(self, rows: Iterable[JSON]) -> None:
        """Answer what these invoices' facts ask a person, then look at what stopped in the operations API."""
        for row in rows:
            if fact(row, "delivered") in ("unknown", "failed"):
                self._deliveries(row)
            if fact(row, "synced") == "failed":
                self._try_to(row, "shipment tried again", f"/shipments/{row['invoice_id']}/retry", {})
        for service in SERVICES:
            self._operations(service)

    def stopped(self) -> Iterator[str]:
        """Everything in the operations API that asks for a person, in words."""
        for service in SERVICES:
            read = self._house.admin.get(f"/operations/{service}")
            for kind in ("parked", "jobs", "effects"):
                for one in read[kind]:
                    yield f"{service} {kind}: {one}"

    def _deliveries(self, row: JSON) -> None:
        for one in self._house.deliveries_of(row["invoice_id"]):
            path = f"/deliveries/{one['delivery_id']}"
            # A letter has all documents of the hand-over: one answer settles it.
            if one["channel"] != "email":
                continue
            if one["state"] == "unknown":
                arrived = self._is_in_mailbox(row["invoice_id"], one["letter_id"])
                answer = {"arrived": arrived, "reason": "looked into the mailbox"}
                return self._try_to(row, "it arrived" if arrived else "send it again", f"{path}/resolve", answer)
            if one["state"] == "failed":
                return self._try_to(row, "letter tried again", f"{path}/retry", {"reason": "the mail server is back"})
        return None

    def _is_in_mailbox(self, invoice_id: str, letter_id: str) -> bool:
        """Whether there is a letter with all that this one carries: ESF and act are in none."""
        deliveries = self._house.deliveries_of(invoice_id)
        carried = {one["document_id"] for one in deliveries if one["letter_id"] == letter_id}
        documents = self._house.read(invoice_id)["documents"]
        names = {one["archived"]["name"] for one in documents if one["document_id"] in carried}
        return any(names <= files for _, files in self._house.letter_names())

    def _operations(self, service: str) -> None:
        """Jobs whose partner was away are tried again, parked records replayed."""
        read = self._house.admin.get(f"/operations/{service}")
        for job in read["jobs"]:
            # Letters and shipments are settled by those who know the invoice, above.
            if service in ("invoice", "render"):
                self._answer(job["ordering"], f"{service} job retried", f"/operations/{service}/jobs/{job['id']}/retry")
        for record in read["parked"]:
            path = f"/operations/{service}/parked/{record['id']}/replay"
            self._answer(record["subject"], f"{service} record replayed", path)

    def _answer(self, subject: str | None, what: str, path: str) -> None:
        self._house.admin.post(path)
        self.waited.add(subject or path)
        self.answers.append(what)

    def _try_to(self, row: JSON, what: str, path: str, body: JSON) -> None:
        self.waited.add(row["invoice_id"])
        try:
            self._house.accountant.post(path, body)
        except Refused as refused:
            # It went on by itself between the look and the answer.
            if refused.status != 409:
                raise
            return
        self.answers.append(what)
