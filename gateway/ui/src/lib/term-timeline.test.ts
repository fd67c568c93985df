import { expect, test } from "vitest";
import { holds, lastDay, type Override, type SourceTerms, stretches, stretchOn } from "./term-timeline";

function rule(from: string, to: string | null, content: Record<string, unknown>): Override {
  return {
    override_id: from, kind: "terms", application_id: "A", client_id: null, valid_from: from, valid_to: to, content, reason: "agreed",
    made_by: "x", made_at: "2026-10-01T00:00:00Z", ended_at: null, ended_by: null,
  };
}
const version = (from: string, to: string | null, name: string): SourceTerms => ({ valid_from: from, valid_to: to, version: name, terms: { name } });

test("a rule of staff holds on its days, the source before and after it", () => {
  const found = stretches([version("2026-01-01", null, "1")], [rule("2026-10-01", "2026-11-01", { fee: "5" })]);
  expect(found.map(({ from, to, version: name, override }) => [from, to, name, override?.override_id])).toEqual([
    ["2026-01-01", "2026-09-30", "1", undefined],
    ["2026-10-01", "2026-10-31", null, "2026-10-01"],
    ["2026-11-01", null, "1", undefined],
  ]);
  expect(stretchOn(found, "2026-10-31")?.terms).toEqual({ fee: "5" });
  expect(stretchOn(found, "2025-12-31")).toBeUndefined();
});

test("days of which nothing is known are shown as such, but not after the last", () => {
  const found = stretches([version("2026-01-01", "2026-03-01", "1"), version("2026-05-01", "2026-06-01", "2")], []);
  expect(found.map(({ from, to, terms }) => [from, to, terms === null])).toEqual([
    ["2026-01-01", "2026-02-28", false], ["2026-03-01", "2026-04-30", true], ["2026-05-01", "2026-05-31", false],
  ]);
});

test("a rule that never held and one of another kind cut nothing", () => {
  const never = rule("2026-10-01", "2026-10-01", {});
  expect(stretches([version("2026-01-01", null, "1")], [never, { ...rule("2026-10-01", null, {}), kind: "rate" }])).toHaveLength(1);
});

test("a change of the source under a rule does not cut the rule", () => {
  const found = stretches([version("2026-01-01", "2026-09-01", "1"), version("2026-09-01", null, "2")], [rule("2026-08-01", null, { fee: "5" })]);
  expect(found.map(({ from, to }) => [from, to])).toEqual([["2026-01-01", "2026-07-31"], ["2026-08-01", null]]);
});

test("the last day is the one before the first without it", () => {
  expect(lastDay("2026-03-01")).toBe("2026-02-28");
  expect(lastDay(null)).toBeNull();
  expect(holds({ valid_from: "2026-01-01", valid_to: "2026-02-01" }, "2026-02-01")).toBe(false);
});
