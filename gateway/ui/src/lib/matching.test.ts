import { expect, test } from "vitest";
import { bodyOf, leftOf, oldestFirst } from "./matching";

const OWED = [{ invoice_id: "a", outstanding: "100.10" }, { invoice_id: "b", outstanding: "50" }, { invoice_id: "c", outstanding: "7" }];

test("money goes to the oldest first and no further than it reaches", () => {
  expect(oldestFirst("120.20", OWED)).toEqual([{ invoice_id: "a", amount: "100.10" }, { invoice_id: "b", amount: "20.10" }]);
  expect(oldestFirst("500", OWED)).toHaveLength(3);
  expect(oldestFirst("0", OWED)).toEqual([]);
});

test("what is left is exact, negative when too much is given, unknown while somebody types", () => {
  expect(leftOf("10", [{ invoice_id: "a", amount: "9.99" }, { invoice_id: "b", amount: "" }])).toBe("0.01");
  expect(leftOf("10", [{ invoice_id: "a", amount: "10.01" }])).toBe("-0.01");
  expect(leftOf("10", [{ invoice_id: "a", amount: "1,5" }])).toBeNull();
});

test("a proposal taken as it is keeps its write-off as a bank's fee", () => {
  const body = bodyOf({
    outcome: "short", reasons: ["named"], client_id: "C", contract_no: "7", advance: "0", returns: [], same_as: null,
    allocations: [{ invoice_id: "a", number: "1", amount: "9782" }], write_off: { invoice_id: "a", number: "1", amount: "18" },
  });
  expect(body).toEqual({ client_id: "C", contract_no: "7", allocations: [{ invoice_id: "a", amount: "9782" }], returns: [], write_off: { invoice_id: "a", amount: "18", why: "bank_fee" } });
});
