import { expect, test } from "vitest";
import { amount, margin, percent, totals } from "./money";

test.each([
  ["1234567.5000", "UZS", "ru", "1\u00a0234\u00a0567,50"],
  ["1234567.5000", "USD", "en", "1,234,567.50"],
  ["999", "UZS", "ru", "999,00"],
  ["0.0000", "UZS", "ru", "0,00"],
  ["-1000.0000", "EUR", "en", "\u22121,000.00"],
  ["-0.0000", "EUR", "en", "0.00"],
  ["12345.0000", "JPY", "en", "12,345"],
  ["37.5678", "USD", "en", "37.5678"],
  ["37.5670", "USD", "en", "37.567"],
  ["9007199254740993.0100", "UZS", "en", "9,007,199,254,740,993.01"],
  ["not a number", "UZS", "en", "not a number"],
])("%s %s is read in %s as %s", (text, currency, language, shown) => {
  expect(amount(text, currency, language)).toBe(shown);
});

test.each([["63.6703", "ru", "63,7\u00a0%"], ["9.95", "en", "10\u00a0%"], ["-3.0500", "uz", "\u22123,1\u00a0%"], ["40", "ru", "40\u00a0%"]])("a margin of %s is in %s %s", (text, language, shown) => {
  expect(margin(text, language)).toBe(shown);
});

test.each([["12.50", "en", "+12.5\u00a0%"], ["-3.0", "ru", "\u22123\u00a0%"], ["0.0", "ru", "0\u00a0%"], ["-0.4", "uz", "\u22120,4\u00a0%"]])("%s percent in %s is %s", (text, language, shown) => {
  expect(percent(text, language)).toBe(shown);
});

test("totals stand by currency, and what has no amount adds nothing", () => {
  const items = [{ net: "0.10", currency: "USD" }, { net: "5", currency: "EUR" }, { net: null, currency: "UZS" }, { net: "0.20", currency: "USD" }];
  expect(totals(items)).toEqual([{ currency: "EUR", net: "5" }, { currency: "USD", net: "0.30" }]);
});
