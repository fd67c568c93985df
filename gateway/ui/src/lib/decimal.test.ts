import { expect, test } from "vitest";
import { add, asTyped, compare, divide, isDecimal, multiply, round, subtract, sum, shortest } from "./decimal";

test("sums are exact where floats are not", () => {
  expect(add("0.1", "0.2")).toBe("0.3");
  expect(add("9007199254740993.01", "0.0001")).toBe("9007199254740993.0101");
  expect(subtract("1", "1.00")).toBe("0.00");
  expect(sum([])).toBe("0");
  expect(sum(["1.10", "-2", "0.905"])).toBe("0.005");
});

test("products keep every digit", () => {
  expect(multiply("1.5", "-0.25")).toBe("-0.375");
});

test.each([["2.5", 0, "3"], ["-2.5", 0, "-3"], ["2.345", 2, "2.35"], ["2.344999", 2, "2.34"], ["7", 2, "7.00"], ["-0.004", 2, "0.00"]])(
  "%s with %i digits is %s",
  (text, scale, rounded) => expect(round(text, scale)).toBe(rounded),
);

test("a quotient is rounded half away from zero, and nothing divides by zero", () => {
  expect(divide("1", "3", 4)).toBe("0.3333");
  expect(divide("-2", "3", 2)).toBe("-0.67");
  expect(divide("1", "0.00", 2)).toBeNull();
});

test("numbers are compared by their worth", () => {
  expect(compare("1.0", "1.00")).toBe(0);
  expect(compare("-1", "0.5")).toBe(-1);
  expect(compare("10", "9.99")).toBe(1);
});

test("what is no number is refused", () => {
  expect(["1", "-1.5", "\u22125", ".5", "5."].every(isDecimal)).toBe(true);
  expect(["", "-", ".", "1,5", "1e5", "x"].some(isDecimal)).toBe(false);
  expect(() => add("1e5", "1")).toThrow(RangeError);
});

test("an amount is taken as people write it", () => {
  expect(asTyped("1\u00a0200 000,50")).toBe("1200000.50");
});

test.each([["12.5000", "12.5"], ["12.0000", "12"], ["100", "100"], ["0.0000", "0"]])("%s is said as %s", (text, short) => {
  expect(shortest(text)).toBe(short);
});
