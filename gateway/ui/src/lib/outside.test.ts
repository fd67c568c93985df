import { expect, test } from "vitest";
import type { Period } from "./month";
import { orderedBy, outsideOf } from "./outside";

const MONTH = "2026-10";

function period(application_id: string, more: Partial<Period>): Period {
  return {
    application_id, month: MONTH, client_name: `client of ${application_id}`, title: "", currency: "UZS", state: "open", invoices: [], expected_net: "100.00", billable_seconds: 3600,
    totals: { logged_seconds: 3600, open_seconds: 3600, excluded_seconds: {}, worklogs: 1, fingerprint: "" }, ...more,
  } as Period;
}

const invoice = (invoice_id: string, status: "draft" | "sent" | "void") => ({ invoice_id, kind: "service" as const, status, number: "1", currency: "UZS", gross: "1" });

function drift(invoice_id: string, now_seconds: number, amount: string | null) {
  return { kind: "late" as const, application_id: "A", invoice_id, number: "1", billed_seconds: 0, now_seconds, amount, currency: "UZS" };
}

test("time of an application without an invoice is not billed yet, with what it is expected to come to", () => {
  const [row, ...others] = outsideOf([period("A", {})], [], []);
  expect(row).toMatchObject({ group: "unbilled", seconds: 3600, net: "100.00", invoice: null });
  expect(others).toEqual([]);
});

test("a void invoice bills nothing, a month with nothing to bill leaves nothing", () => {
  expect(outsideOf([period("A", { invoices: [invoice("i", "void")] })], [], []).map(({ group }) => group)).toEqual(["unbilled"]);
  expect(outsideOf([period("A", { state: "nothing_to_bill" }), period("B", { invoices: [invoice("i", "sent")] })], [], [])).toEqual([]);
});

test("what the rules left out stands in a row for each group, and billed or deleted time in none", () => {
  const totals = { logged_seconds: 9, open_seconds: 0, excluded_seconds: { internal: 2, warranty: 3, manual: 4, deleted: 5, already_billed: 6 }, worklogs: 5, fingerprint: "" } satisfies Period["totals"];
  const rows = outsideOf([period("A", { invoices: [invoice("i", "draft")], totals })], [], []);
  expect(rows.map(({ group, seconds, reasons }) => [group, seconds, reasons])).toEqual([["dropped", 4, ["manual"]], ["ruled_out", 5, ["internal", "warranty"]]]);
});

test("late work counts for the invoice that it missed; without one amount there is no sum", () => {
  const billed = period("A", { invoices: [invoice("i", "sent")] });
  expect(outsideOf([billed], [drift("i", 60, "1.5"), drift("i", 30, "0.5"), drift("other", 9, "9")], [])).toMatchObject([{ group: "late", seconds: 90, net: "2.0" }]);
  expect(outsideOf([billed], [drift("i", 60, "1.5"), drift("i", 30, null)], [])).toMatchObject([{ net: null }]);
});

test("work that no application claims is added up by issue", () => {
  const worklog = (issue_key: string, seconds: number, reason: "needs_mapping" | "ambiguous_scope") => ({ worklog_id: `${seconds}`, issue_key, seconds, reason, detail: "", person_id: "", work_date: "2026-10-01" });
  const rows = outsideOf([], [], [{ month: MONTH, worklogs: [worklog("X", 1, "needs_mapping"), worklog("Y", 2, "needs_mapping"), worklog("X", 3, "ambiguous_scope"), worklog("X", 5, "needs_mapping")] }]);
  expect(rows.map(({ name, seconds, reasons }) => [name, seconds, reasons])).toEqual([["X", 9, ["needs_mapping", "ambiguous_scope"]], ["Y", 2, ["needs_mapping"]]]);
});

test("by value the dearest of a currency comes first and what has no amount last", () => {
  const rows = outsideOf([period("A", { expected_net: "9.00" }), period("B", { expected_net: "10.00" }), period("C", { expected_net: null }), period("D", { expected_net: "5", currency: "EUR" })], [], []);
  expect(orderedBy(rows, "value").map(({ net }) => net)).toEqual(["5", "10.00", "9.00", null]);
});

test("by age the oldest month comes first", () => {
  const rows = outsideOf([period("A", {}), period("B", { month: "2026-08" })], [], []);
  expect(orderedBy(rows, "age").map(({ month }) => month)).toEqual(["2026-08", "2026-10"]);
});
