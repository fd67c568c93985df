import { expect, test } from "vitest";
import type { Invoice } from "./data";
import { amountEdit, type Line } from "./edits";
import { addEdit, differing, mergeEdit, moveEdit, removeEdit, separable, splitEdit } from "./line-edits";

const line = (line_id: string, position: number, more: Partial<Line> = {}): Line => ({
  line_id, position, kind: "manual", key: null, text: `work ${line_id}`, unit: "hour", quantity: "2.000000", unit_price: "50.00", base_quantity: "1", discount: "0", charge: "0",
  net: "100.00", tax: "12.00", gross: "112.00", tax_kind: "standard", tax_rate: "12", document_discount: "0", document_charge: "0", service_from: "2026-10-01", service_to: "2026-10-31",
  edited: [], worklog_count: 0, explanation: null, ...more,
});
const timed = (line_id: string, position: number, ...worklog_ids: string[]) =>
  line(line_id, position, { kind: "generated", worklog_count: worklog_ids.length, explanation: { worklog_ids } as NonNullable<Line["explanation"]> });
const draft = (...lines: Line[]) => ({ invoice_id: "i", version: 1, lines }) as Invoice;

test("a line that was moved goes back to its place, unless it is gone", () => {
  const before = draft(line("a", 1), line("b", 2));
  const back = moveEdit(before, line("b", 2), 1, "place").back?.(before, draft(line("b", 1), line("a", 2)));
  expect(typeof back === "function" && back(draft(line("b", 1), line("a", 2)))?.wanted).toBe("2");
  expect(typeof back === "function" && back(draft(line("a", 1)))).toBeNull();
});

test("an amount is taken back unless somebody changed the quantity or the price since", () => {
  const [before, after] = [draft(line("a", 1)), draft(line("a", 1, { unit_price: "75.00", net: "150.00" }))];
  const edit = amountEdit(line("a", 1), "150", "quantity", "amount", "2 × 50");
  const back = edit.back?.(before, after);
  const undo = typeof back === "function" ? back(after) : null;
  expect(undo?.base).toBe(edit.seen(after));
  expect(undo?.seen(draft(line("a", 1, { unit_price: "75.00", quantity: "3.000000" })))).not.toBe(undo?.base);
});

test("a line that was added is removed again, and asks if somebody else wrote in it", () => {
  const [before, after] = [draft(), draft(line("new", 1))];
  const back = addEdit({ kind: "manual", text: "x", unit: "hour", quantity: "1", unit_price: "0", discount: "0", charge: "0", base_quantity: "1" }, "add").back?.(before, after);
  const undo = typeof back === "function" ? back(draft(line("new", 1, { text: "theirs" }))) : null;
  expect(undo?.base).toBe(addedBase(after));
  expect(undo?.seen(draft(line("new", 1, { text: "theirs" })))).not.toBe(undo?.base);
});

const addedBase = (doc: Invoice) => removeEdit(doc, line("new", 1), { how: "drop" }, "", "").base;

test("a line by hand that was removed comes back; one of the source says how it does", () => {
  const before = draft(line("a", 1), timed("b", 2, "w1"));
  const remove = (one: Line) => removeEdit(before, one, { how: "drop" }, "remove", "ask the source").back?.(before, draft());
  expect(typeof remove(line("a", 1))).toBe("function");
  expect(remove(timed("b", 2, "w1"))).toBe("ask the source");
});

test("the parts of a split line are joined again", () => {
  const before = draft(line("a", 1));
  const after = draft(line("a", 1, { quantity: "1.5" }), line("part", 2, { quantity: "0.5" }));
  const back = splitEdit(before, line("a", 1), { quantity: "0.5" }, "split").back?.(before, after);
  expect(typeof back === "function" && back(after)?.id).toBe("merge a part");
});

test("joined lines come apart where each has its own time, or none has any", () => {
  expect(separable([line("a", 1), line("b", 2)])).toBe(true);
  expect(separable([timed("a", 1, "w1"), timed("b", 2, "w2", "w3")])).toBe(true);
  expect(separable([timed("a", 1, "w1"), timed("b", 2, "w1")])).toBe(false);
  expect(separable([timed("a", 1, "w1"), line("b", 2)])).toBe(false);
  const before = draft(timed("a", 1, "w1"), timed("b", 2, "w1"));
  expect(mergeEdit(before, ["a", "b"], "merge", "they share time").back?.(before, draft(timed("a", 1, "w1")))).toBe("they share time");
});

test("only what a split did not give back is set", () => {
  expect(differing(line("x", 2, { quantity: "2", text: "work b" }), line("b", 2))).toEqual({});
  expect(differing(line("x", 2, { quantity: "1.99", discount: "3.00", text: "work b" }), line("b", 3, { discount: "5" }))).toEqual({ quantity: "2.000000", discount: "5", position: 3 });
  expect(differing(line("x", 2, { discount: "3", text: "work b" }), line("b", 2, { discount: "10.00", discount_percent: "10" }))).toEqual({ discount_percent: "10" });
});
