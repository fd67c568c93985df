import { expect, test } from "vitest";
import { plain, product, reaching } from "./linked";

const line = { quantity: "37.5", unit_price: "120.00" };

test("a locked price moves the quantity, a locked quantity the price", () => {
  expect(reaching("4800", line, "unit_price")).toEqual({ quantity: "40" });
  expect(reaching("4800", line, "quantity")).toEqual({ unit_price: "128" });
});

test("a price per more than one counts", () => {
  expect(reaching("4800", { ...line, base_quantity: "10" }, "unit_price")).toEqual({ quantity: "400" });
  expect(product({ ...line, base_quantity: "10" }, 2)).toBe("450.00");
});

test("what cannot be divided keeps six digits, and nothing is divided by zero", () => {
  expect(reaching("100", { quantity: "3", unit_price: "1" }, "quantity")).toEqual({ unit_price: "33.333333" });
  expect(reaching("100", { quantity: "0", unit_price: "1" }, "quantity")).toBeNull();
});

test("zeros that say nothing are left out, the others stay", () => {
  expect([plain("1.500000"), plain("10.00"), plain("100"), plain("0.05")]).toEqual(["1.5", "10", "100", "0.05"]);
});
