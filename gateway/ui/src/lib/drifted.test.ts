import { expect, test } from "vitest";
import type { InvoiceRow, Schemas } from "../client";
import { drifted } from "./drifted";

const invoice = (invoice_id: string, period = "2026-09") => ({ invoice_id, period, client_name: invoice_id }) as InvoiceRow;
const drift = (invoice_id: string, more: Partial<Schemas["DriftRead"]>) =>
  ({ invoice_id, state: "open", kind: "changed", proposal: "refresh", billed_seconds: 3600, now_seconds: 1800, amount: "-1.00", currency: "USD", work_date: "2026-09-02", ...more }) as Schemas["DriftRead"];

test("an invoice has its open differences added up, with their sign", () => {
  const [row] = drifted([invoice("a")], [drift("a", {}), drift("a", { kind: "late", billed_seconds: 0, now_seconds: 600, amount: "0.25", work_date: "2026-09-01" }), drift("a", { state: "ignored" }), drift("b", {})]);
  expect(row).toMatchObject({ seconds: -1200, net: "-0.75", counts: { changed: 1, late: 1, deleted: 0 }, currency: "USD" });
  expect(row?.items.map(({ work_date }) => work_date)).toEqual(["2026-09-01", "2026-09-02"]);
});

test("an invoice without an open difference is not there; a difference without an amount leaves no sum", () => {
  expect(drifted([invoice("a")], [drift("a", { state: "ignored" })])).toEqual([]);
  expect(drifted([invoice("a")], [drift("a", {}), drift("a", { amount: null })])[0]?.net).toBeNull();
});

test("what needs a document stands first, then the oldest month", () => {
  const rows = drifted([invoice("next"), invoice("new", "2026-10"), invoice("old"), invoice("wrong", "2026-10")], [
    drift("next", { proposal: "next_invoice" }), drift("new", {}), drift("old", {}), drift("wrong", { proposal: "correction" }),
  ]);
  expect(rows.map(({ invoice: { invoice_id } }) => invoice_id)).toEqual(["wrong", "old", "new", "next"]);
});
