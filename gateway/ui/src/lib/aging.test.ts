import { expect, test } from "vitest";
import { aging, dayBefore, daysBetween } from "./aging";

test("every debt stands in one column, and the columns come to the whole", () => {
  const usd = (outstanding: string) => [{ currency: "USD", outstanding }];
  const [row] = aging([usd("100.10"), usd("60.05"), usd("10"), [], []]);
  expect(row).toEqual({ currency: "USD", all: "100.10", buckets: ["40.05", "50.05", "10", "0", "0"] });
});

test("a currency in which nothing is owed has no row", () => {
  expect(aging([[{ currency: "EUR", outstanding: "0.00" }], [], [], [], []])).toEqual([]);
});

test("days are counted over months and leap years", () => {
  expect(dayBefore("2028-03-01", 1)).toBe("2028-02-29");
  expect(daysBetween("2026-10-31", "2026-11-25")).toBe(25);
});
