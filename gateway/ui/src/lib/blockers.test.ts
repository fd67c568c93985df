import { expect, test } from "vitest";
import { type Blocker, blocksOf, CODES, stepOf } from "./blockers";
import { readRegistry } from "./registry";
import { readTime } from "./time-search";

const blocker = (code: Blocker["code"], more: Partial<Blocker> = {}): Blocker => ({ code, application_id: null, invoice_id: null, detail: "", who: "preparer", ...more });

test("blockers stand in the order of a month, by who has them", () => {
  const found = blocksOf([
    blocker("open_draft", { invoice_id: "a" }), blocker("open_draft", { invoice_id: "b", who: "approver" }), blocker("open_draft", { invoice_id: "c" }), blocker("not_billed", { application_id: "x" }),
  ]);
  expect(found.map(({ code, who, items }) => [code, who, items.length])).toEqual([["not_billed", "preparer", 1], ["open_draft", "preparer", 2], ["open_draft", "approver", 1]]);
});

test("what every legal entity has in common blocks once", () => {
  const found = blocksOf([blocker("unclaimed_work"), blocker("unclaimed_work"), blocker("hours_not_confirmed", { application_id: "x" }), blocker("hours_not_confirmed", { application_id: "y" })]);
  expect(found.map(({ items }) => items.length)).toEqual([1, 2]);
});

test("every blocker leads somewhere that understands the address", () => {
  for (const code of CODES) {
    const step = stepOf({ code, who: "preparer" }, "2026-10");
    if (step?.to === "/time") {
      expect(readTime(step.search).tab).toBeDefined();
    } else if (step?.to === "/invoices") {
      expect(readRegistry(step.search)).not.toEqual({});
    } else {
      expect(step === null).toBe(code === "not_asked");
    }
  }
});
