import { expect, test } from "vitest";
import { amount } from "./money";

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
