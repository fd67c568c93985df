import { expect, test } from "vitest";
import { billedOn, readScope } from "./scope";

test("only what is a legal entity or a month is read", () => {
  expect(readScope({ entity: "S1", month: "2026-10", other: 1 })).toEqual({ entity: "S1", month: "2026-10" });
  expect(readScope({ entity: 7, month: "2026-13" })).toEqual({ entity: "7" });
  expect(readScope({})).toEqual({});
});

test("the month before is billed, by the calendar of Tashkent", () => {
  expect(billedOn(new Date("2026-10-31T20:00:00Z"))).toBe("2026-10");
  expect(billedOn(new Date("2026-10-31T12:00:00Z"))).toBe("2026-09");
});
