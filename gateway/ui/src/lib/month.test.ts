import { expect, test } from "vitest";
import type { InvoiceRow } from "../client";
import { changeOf, countStages, type Period, rowsOf, stageOf, workingDaysLeft } from "./month";

const invoice = (status: string, kind = "service") => ({ invoice_id: "i", number: null, kind, status, gross: "1", currency: "UZS" }) as Period["invoices"][number];
const period = (over: Partial<Period>) =>
  ({ application_id: "A", state: "open", invoices: [], currency: "UZS", expected_net: "100.00", ...over }) as Period;
const row = (over: Partial<InvoiceRow>) =>
  ({ application_id: "A", status: "draft", kind: "service", net: "110.00", currency: "UZS", ...over }) as InvoiceRow;

test("a month is as far as its invoice that is furthest behind", () => {
  expect(stageOf(period({}))).toBe("open");
  expect(stageOf(period({ invoices: [invoice("paid"), invoice("draft")] }))).toBe("draft");
  expect(stageOf(period({ invoices: [invoice("void")] }))).toBe("open");
  expect(stageOf(period({ invoices: [invoice("paid"), invoice("rejected")] }))).toBe("rejected");
  expect(stageOf(period({ state: "nothing_to_bill" }))).toBe("nothing");
});

test("an advance that is paid, and a credit that waits, say nothing of the month", () => {
  expect(stageOf(period({ invoices: [invoice("paid", "advance")] }))).toBe("open");
  expect(stageOf(period({ invoices: [invoice("paid", "advance"), invoice("sent"), invoice("draft", "credit")] }))).toBe("sent");
});

test("every application is counted once", () => {
  const counts = countStages([period({}), period({}), period({ invoices: [invoice("sent")] })]);
  expect([counts.open, counts.sent, counts.paid]).toEqual([2, 1, 0]);
});

test("what is billed stands in for what is expected, and is compared in its own currency", () => {
  expect(rowsOf([period({})], [], [row({ net: "80.00" })])[0]).toMatchObject({ net: "100.00", before: "80.00", change: "25.0" });
  expect(rowsOf([period({})], [row({}), row({ net: "10.00" }), row({ status: "void" })], [])[0]).toMatchObject({ net: "120.00", before: null, change: null });
  expect(rowsOf([period({})], [], [row({ currency: "USD" })])[0]).toMatchObject({ before: null, change: null });
  expect(rowsOf([period({ expected_net: null })], [], [row({})])[0]).toMatchObject({ net: null, change: null });
});

test("a change from nothing has no percent", () => {
  expect(changeOf("0.00", "5")).toBeNull();
  expect(changeOf("3", "2")).toBe("-33.3");
});

test.each([["2026-11-01", 5], ["2026-11-02", 4], ["2026-11-06", 0], ["2026-12-01", 0], ["2026-10-20", 5]])("on %s there are %i working days left for October", (today, left) => {
  expect(workingDaysLeft("2026-10", today)).toBe(left);
});
