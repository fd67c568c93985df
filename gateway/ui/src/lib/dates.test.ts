import { expect, test } from "vitest";
import { day, dayOf, hours, moment, month, monthAfter, shortDay } from "./dates";

test("a date is written as in a document", () => {
  expect(day("2026-10-31", "en")).toBe("October 31, 2026");
  expect(day("2026-10-01", "uz")).toBe("2026-yil 1-oktabr");
  expect(day(null, "ru")).toBeNull();
  expect(shortDay("2026-10-31")).toBe("31.10.2026");
});

test("a month has a name in every language", () => {
  expect(month("2026-02", "en")).toBe("Feb 2026");
  expect(month("2026-02", "uz")).toBe("fevral 2026");
  expect(month("2026-02", "ru")).toContain("2026");
});

test("a moment is told in Tashkent, wherever the reader is", () => {
  expect(moment("2026-10-31T20:30:00Z", "uz")).toBe("1-noyabr, 01:30");
  expect(moment("2026-10-31T20:30:00Z", "en")).toContain("Nov 1");
  expect(dayOf(new Date("2026-10-31T20:30:00Z"))).toBe("2026-11-01");
});

test.each([["2026-01", -1, "2025-12"], ["2026-12", 1, "2027-01"], ["2026-05", 0, "2026-05"]])("%s and %i months is %s", (from, by, to) => {
  expect(monthAfter(from, by)).toBe(to);
});

test("seconds are read as hours", () => {
  expect(hours(5400, "en")).toBe("1.5");
  expect(hours(5400, "uz")).toBe("1,5");
});
