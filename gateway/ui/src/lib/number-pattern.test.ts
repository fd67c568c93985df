import { expect, test } from "vitest";
import { counted, written } from "./number-pattern";

test.each([
  ["{YYYY}/{SEQ:4}", "2026/0012"],
  ["INV-{YY}{MM}-{SEQ}", "INV-2610-12"],
  ["{SEQ:1}", "12"],
  ["{DD}-{SEQ:3}", "{DD}-012"],
])("%s writes %s", (pattern, number) => {
  expect(written(pattern, "2026-10-31", 12)).toBe(number);
});

test.each([
  ["{YYYY}/{SEQ:4}", "year"],
  ["{YY}{MM}-{SEQ}", "month"],
  ["A-{SEQ}", "ever"],
])("the counter of %s starts anew: %s", (pattern, when) => {
  expect(counted(pattern)).toBe(when);
});
