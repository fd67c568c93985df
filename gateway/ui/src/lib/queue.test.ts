import { expect, test } from "vitest";
import type { InvoiceRow } from "../client";
import { nextOf, ordered } from "./queue";

const row = (invoice_id: string, updated_at: string, gross: string, currency = "UZS") => ({ invoice_id, updated_at, gross, currency }) as InvoiceRow;
const rows = [row("a", "2026-11-02", "5.00"), row("b", "2026-11-01", "10.00"), row("c", "2026-11-03", "900", "EUR")];
const ids = (list: InvoiceRow[]) => list.map(({ invoice_id }) => invoice_id).join("");

test("the queue goes by age, or by amount within a currency", () => {
  expect(ids(ordered(rows, "age"))).toBe("bac");
  expect(ids(ordered(rows, "amount"))).toBe("cba");
});

test("after a decision the next opens, at the end the one before, and none when none is left", () => {
  expect(nextOf(rows, "a")).toBe("b");
  expect(nextOf(rows, "c")).toBe("b");
  expect(nextOf([], "a")).toBeUndefined();
  expect(nextOf(rows.slice(0, 1), "a")).toBeUndefined();
  expect(nextOf(rows, "gone")).toBe("a");
});
