"""One month of the demonstration's clients from worklogs to what follows, every step through the gateway."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from proxima_cli.client import JSON
from proxima_cli.demo.approving import Approving
from proxima_cli.demo.handing_over import Around, HandingOver
from proxima_cli.demo.paying import Paying
from proxima_cli.demo.plan import (
    ACT_ON_PAPER,
    APPLICATIONS,
    AT_HOME,
    BILLED,
    FEE,
    NOTHING,
    PAID_TOGETHER,
    SHORT_OF_A_FEE,
    WHY_REJECTED,
    Billed,
)
from proxima_cli.demo.report import total_of
from proxima_cli.demo.staff import DemoStaff
from proxima_cli.demo.waiting import until

# The first of them reads Russian.
EDITED = "APP-02"
REVIEWED = "часы подтверждены"
QUESTIONS = "Вопросы по счёту: billing@proxima-ops.example"
PARKED = "Checked against the worklogs: the month was really like this"
Say = Callable[[str], None]


class Walk:
    """The steps in their order; `say` is told what happens while it happens."""

    def __init__(self, staff: DemoStaff, around: Around, say: Say) -> None:
        self._staff = staff
        self._say = say
        self._approving = Approving(staff, around.phone, say)
        self._handing_over = HandingOver(staff, around, say)
        self._paying = Paying(staff.accountant, around.bank, say)

    def invoices_of(self, month: str) -> list[JSON]:
        """The month's invoices that are neither void nor discarded, by application."""
        rows = self._staff.accountant.items("/invoices", month=month, limit=200)
        ours = [row for row in rows if row["application_id"] in APPLICATIONS]
        live = [row for row in ours if row["status"] not in ("void", "discarded")]
        return sorted(live, key=lambda row: str(row["application_id"]))

    def next_month(self) -> Billed | None:
        """The first month of the demonstration that is not billed whole."""
        return next((billed for billed in BILLED if not self.is_done(billed)), None)

    def is_done(self, billed: Billed) -> bool:
        """Whether every invoice of the month is where the demonstration leaves it."""
        rows = self.invoices_of(billed.month)
        paid = {row["application_id"] for row in rows if row["status"] == "paid"}
        return set(billed.paid) <= paid and all(row["status"] not in ("draft", "needs_review") for row in rows)

    def run(self, billed: Billed) -> list[JSON]:
        """Bill the month the whole way; what an earlier, interrupted walk did is gone on with."""
        month = billed.month
        self._approving.bind()
        self.overview(month)
        self.nothing(month)
        self.advance(billed)
        self.create(month)
        self.edit(month)
        self.issue(month)
        self.reject(billed)
        self.accept(billed)
        self.credit(billed)
        self.pay(billed)
        return [self.overview_of(row) for row in self.invoices_of(month)]

    def overview(self, month: str) -> None:
        """What every application's month comes to."""
        run = self._staff.accountant.post(f"/months/{month}/overview")
        ended = until("the overview", lambda: self._ended(run["run_id"]))
        periods = self._periods(month)
        self._say(f"{month}: {ended['answered']} applications, {len(periods)} with a row on the month-end page")
        for row in periods:
            hours = row["billable_seconds"] / 3600
            flags = ", ".join(row["flags"]) or "no flags"
            self._say(
                f"  {row['application_id']} {row['client_name']}: {hours:.2f} h, "
                f"{row['expected_net']} {row['currency']}, {flags}"
            )

    def nothing(self, month: str) -> None:
        """Months that come to nothing are closed with a reason."""
        for row in self._periods(month):
            if row["application_id"] in NOTHING and row["state"] == "open" and not row["invoices"]:
                reason = {"reason": "The warranty covered everything"}
                path = f"/months/{month}/periods/{row['application_id']}/nothing-to-bill"
                self._staff.accountant.post(path, reason)
                self._say(f"nothing to bill for {row['application_id']}")

    def issue(self, month: str) -> None:
        """From the drafts that are there to what clients have."""
        self.finalize(month)
        self.approve(month)
        self.send(month)

    def advance(self, billed: Billed) -> None:
        """Money paid ahead is billed and received before the month itself."""
        made = {row["application_id"] for row in self.invoices_of(billed.month) if row["kind"] == "advance"}
        for application_id, how_much in billed.advances:
            if application_id not in made:
                body = {"application_id": application_id, "month": billed.month, **how_much}
                draft = self._staff.accountant.post("/advances", body)
                self._say(f"advance of {application_id}: {total_of(draft)}")
        self.issue(billed.month)
        for row in self.invoices_of(billed.month):
            if row["kind"] == "advance" and row["status"] == "sent":
                self._paying.pay([row["invoice_id"]], billed.at.date())

    def credit(self, billed: Billed) -> None:
        """An hour that was ours is taken back by a credit note before the client pays."""
        rows = self.invoices_of(billed.month)
        done = {row["application_id"] for row in rows if row["kind"] == "credit"}
        for row in rows:
            if row["application_id"] in billed.credited and row["application_id"] not in done:
                line = self._read(row["invoice_id"])["lines"][0]
                body = {
                    "reason": "An hour was our own mistake",
                    "lines": [{"line_id": line["line_id"], "quantity": "1"}],
                }
                draft = self._staff.accountant.post(f"/invoices/{row['invoice_id']}/credit", body)
                self._say(f"credit note to {row['number']}: {total_of(draft)}")
        self.issue(billed.month)

    def create(self, month: str) -> None:
        """Drafts with lines proposed from the worklogs, for every application that comes to something."""
        billed = {row["application_id"] for row in self.invoices_of(month) if row["kind"] == "service"}
        missing = [
            row["application_id"]
            for row in self._periods(month)
            if row["application_id"] not in billed and row["state"] == "open" and "nothing_to_bill" not in row["flags"]
        ]
        if missing:
            self._batch({"verb": "create", "month": month, "application_ids": missing})
        for row in self.invoices_of(month):
            if row["kind"] != "service":
                continue
            draft = until(f"lines of {row['application_id']}", partial(self._prefilled, row["invoice_id"]))
            if draft["status"] == "draft":
                self._say(f"draft {draft['application_id']}: {len(draft['lines'])} lines, {total_of(draft)}")

    def edit(self, month: str) -> None:
        """A correction by hand: the accountant rewords a line and adds a note for the client."""
        rows = [row for row in self.invoices_of(month) if row["application_id"] == EDITED and row["kind"] == "service"]
        drafts = [row for row in rows if row["status"] == "draft" and row["number"] is None]
        if not drafts:
            return
        draft = self._read(drafts[0]["invoice_id"])
        line = draft["lines"][0]
        if not line["edited"]:
            path = f"/invoices/{draft['invoice_id']}"
            text = {"text": f"{line['text']} ({REVIEWED})"}
            after = self._staff.accountant.send(
                "PATCH", f"{path}/lines/{line['line_id']}", text, version=draft["version"]
            )
            note = {"printed_note": QUESTIONS}
            self._staff.accountant.send("PATCH", path, note, version=after["version"])
            self._say(f"edited line 1 of {draft['application_id']}: «{line['text']}» → «{text['text']}»")

    def finalize(self, month: str) -> None:
        """Numbers and files."""
        drafts = [row["invoice_id"] for row in self.invoices_of(month) if row["status"] == "draft"]
        for invoice_id in drafts:
            self._let_pass(invoice_id)
        if drafts:
            self._batch({"verb": "finalize", "invoice_ids": drafts})
        for row in self.invoices_of(month):
            if row["status"] == "needs_review":
                ready = until(f"files of {row['number']}", partial(self._with_bundle, row["invoice_id"]))
                files = ", ".join(document["file"]["name"] for document in ready["documents"] if document["file"])
                self._say(f"finalized {ready['number']}: {total_of(ready)}; {files}")

    def approve(self, month: str) -> None:
        """Another person accepts exactly what was shown."""
        self._approving.approve([row for row in self.invoices_of(month) if row["status"] == "needs_review"])
        self._approving.until_archived([row for row in self.invoices_of(month) if row["status"] == "approved"])

    def send(self, month: str) -> None:
        """ESF and act signed in Didox, letters with the very files that were approved."""
        rows = self.invoices_of(month)
        approved = [row["invoice_id"] for row in rows if row["status"] == "approved"]
        if approved:
            self._batch({"verb": "send", "invoice_ids": approved})
        self._handing_over.until_out([row for row in rows if row["status"] in ("approved", "sent")])

    def reject(self, billed: Billed) -> None:
        """A client refuses once, and gets the document anew under another number."""
        for row in self._services(billed, "sent"):
            if row["application_id"] in billed.rejected and row["revision"] == 1:
                self._handing_over.answered(row, reject=WHY_REJECTED)
                self._say(f"rejected {row['number']}: {WHY_REJECTED}")
        for row in self._services(billed, "rejected"):
            self._staff.accountant.post(f"/invoices/{row['invoice_id']}/reissue", {"reason": WHY_REJECTED})
            self._say(f"issued anew: {row['number']}")
        self.issue(billed.month)

    def accept(self, billed: Billed) -> None:
        """The client's yes: in Didox, on paper, or told to staff."""
        for row in self._services(billed, "sent"):
            if row["application_id"] not in billed.accepted:
                continue
            if row["application_id"] in AT_HOME:
                self._handing_over.answered(row)
            elif not self._handing_over.accepted_by_link(row):
                self._accept_by_staff(row)
            self._say(f"accepted {row['number']}")

    def pay(self, billed: Billed) -> None:
        """Transfers in the order of applications, one for those of a client who pays together."""
        rows = {row["application_id"]: row for row in self._services(billed, "accepted")}
        due = {name: row for name, row in rows.items() if name in billed.paid}
        together = [due.pop(name)["invoice_id"] for name in PAID_TOGETHER if name in due]
        if together:
            self._paying.pay(together, billed.at.date())
        for name, row in due.items():
            short = Decimal(FEE) if (name, billed.month) == SHORT_OF_A_FEE else Decimal(0)
            self._paying.pay([row["invoice_id"]], billed.at.date(), short)

    def _services(self, billed: Billed, status: str) -> list[JSON]:
        rows = self.invoices_of(billed.month)
        return [row for row in rows if (row["status"], row["kind"]) == (status, "service")]

    def _accept_by_staff(self, row: JSON) -> None:
        path = f"/invoices/{row['invoice_id']}/accept"
        for document in self._read(row["invoice_id"])["documents"]:
            if document["kind"] == "act" and row["application_id"] in ACT_ON_PAPER:
                signed = {
                    "document_id": document["document_id"],
                    "how": "signature",
                    "note": "The signed act came back",
                }
                self._staff.accountant.post(path, signed)
        if self._read(row["invoice_id"])["status"] == "sent":
            self._staff.accountant.post(path, {"how": "staff"})

    def overview_of(self, row: JSON) -> JSON:
        """The invoice joined with its deliveries, shipment and files."""
        return self._staff.accountant.get(f"/invoices/{row['invoice_id']}/overview")

    def _periods(self, month: str) -> list[JSON]:
        rows = self._staff.accountant.items(f"/months/{month}/periods", limit=200)
        return [row for row in rows if row["application_id"] in APPLICATIONS]

    def _let_pass(self, invoice_id: str) -> None:
        """Say why a draft that guardrails stop may go on."""
        stopped = self._staff.accountant.get(f"/invoices/{invoice_id}/approval")["guardrails"]
        codes = [one["code"] for one in stopped if one["released_by"] is None]
        if codes:
            self._staff.accountant.post(
                f"/invoices/{invoice_id}/guardrails/release", {"codes": codes, "reason": PARKED}
            )
            self._say(f"parked and let pass: {'; '.join(one['detail'] for one in stopped)}")

    def _batch(self, body: JSON) -> None:
        batch = self._staff.accountant.post("/batches", body)
        done = until(f"batch {body['verb']}", lambda: self._finished(batch["batch_id"]))
        if done["failed"]:
            reasons = "; ".join(str(item["result"]) for item in done["items"] if item["state"] == "failed")
            raise SystemExit(f"{body['verb']}: {done['failed']} of {done['total']} were refused: {reasons}")

    def _finished(self, batch_id: str) -> JSON | None:
        batch = self._staff.accountant.get(f"/batches/{batch_id}")
        return batch if batch["state"] == "finished" else None

    def _ended(self, run_id: str) -> JSON | None:
        run = self._staff.accountant.get(f"/runs/{run_id}")
        return run if run["finished_at"] else None

    def _read(self, invoice_id: str) -> JSON:
        return self._staff.accountant.get(f"/invoices/{invoice_id}")

    def _prefilled(self, invoice_id: str) -> JSON | None:
        draft = self._read(invoice_id)
        if draft["prefill_problems"]:
            raise SystemExit(f"{draft['application_id']}: {'; '.join(draft['prefill_problems'])}")
        return draft if draft["lines"] else None

    def _with_bundle(self, invoice_id: str) -> JSON | None:
        read = self._read(invoice_id)
        return read if read["bundle_hash"] else None
