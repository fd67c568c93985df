import { expect, test } from "vitest";
import type { InvoiceMoved, InvoiceRow } from "../client";
import { applied } from "./moved";

const row = {
  invoice_id: "i1", status: "draft", number: null, revision: 1, version: 3, payment_state: "unpaid",
  facts: [{ fact: "rendered", state: "pending", document_id: "d1", attempts: 2, detail: "x", changed_at: "t0" }],
} as unknown as InvoiceRow;

const cached = { pages: [{ items: [row], next_cursor: null }], pageParams: [null] };

function moved(change: Partial<InvoiceMoved>): InvoiceMoved {
  return {
    type: "finalized", invoice_id: "i1", legal_entity_id: "S1", status: "needs_review", number: "S1-1", revision: 1,
    version: 4, fact: null, state: null, document_id: null, payment_state: null, at: "t1", ...change,
  };
}

const first = (result: ReturnType<typeof applied>) => result.pages.pages[0]?.items[0];

test("a newer version moves the row and leaves the cached one alone", () => {
  const result = applied(cached, moved({}));
  expect(first(result)).toMatchObject({ status: "needs_review", number: "S1-1", version: 4, payment_state: "unpaid" });
  expect(row.status).toBe("draft");
});

test("an older version changes nothing but the fact it tells", () => {
  const late = moved({ version: 2, status: "draft", number: null, fact: "synced", state: "done" });
  const result = first(applied({ ...cached, pages: [{ items: [{ ...row, status: "sent" }], next_cursor: null }] }, late));
  expect(result?.status).toBe("sent");
  expect(result?.facts.map((fact) => [fact.fact, fact.state])).toEqual([["rendered", "pending"], ["synced", "done"]]);
});

test("a fact replaces the one of its document and keeps its attempts", () => {
  const result = first(applied(cached, moved({ fact: "rendered", state: "done", document_id: "d1" })));
  expect(result?.facts).toEqual([
    { fact: "rendered", state: "done", document_id: "d1", attempts: 2, detail: null, changed_at: "t1" },
  ]);
});

test("a new revision starts with no facts", () => {
  expect(first(applied(cached, moved({ revision: 2 })))?.facts).toEqual([]);
});

test("an invoice that is not on the list asks for a fetch", () => {
  const result = applied(cached, moved({ invoice_id: "i2" }));
  expect(result.known).toBe(false);
  expect(result.pages).toBe(cached);
});
