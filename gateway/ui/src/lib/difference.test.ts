import { expect, test } from "vitest";
import { lastOf, lineChanges } from "./difference";

const line = (key: string | null, quantity: string, net: string, text = "Support") => ({ key, text, unit: "h", quantity, net });

test("the largest difference comes first, and what stayed is left out", () => {
  const before = [line("fee", "1", "100.00"), line("overage", "2", "20.00"), line("other", "1", "5.00", "Other")];
  const after = [line("fee", "1", "100.00"), line("overage", "5.5", "55.00"), line(null, "1", "40.00", "By hand")];
  expect(lineChanges(before, after)).toEqual([
    { text: "By hand", unit: "h", quantity: "1", net: "40.00", was: "missing" },
    { text: "Support", unit: "h", quantity: "3.5", net: "35.00", was: "here" },
    { text: "Other", unit: "h", quantity: "-1", net: "-5.00", was: "gone" },
  ]);
});

test("lines of one key count together", () => {
  expect(lineChanges([line("dev", "10", "100")], [line("dev", "4", "40"), line("dev", "6", "60")])).toEqual([]);
});

test("a new rate is a change of the same line", () => {
  const [change, ...others] = lineChanges([line("role=Analyst&rate=R-1", "2", "20.00")], [line("role=Analyst&rate=R-2", "2", "30.00")]);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ quantity: "0", net: "10.00", was: "here" });
});

test("a line finds what it was a month before, at whatever rate", () => {
  const find = lastOf([line("role=dev&rate=40", "2", "80.00"), line("role=qa", "1", "30.00")]);
  expect(find(line("role=dev&rate=45", "3", "135.00"))).toMatchObject({ quantity: "2", net: "80.00" });
  expect(find(line("role=lead", "1", "60.00"))).toBeUndefined();
});

test("the fee of one month goes on in the next", () => {
  const [september, october] = [line("fee&month=2026-09", "1", "100.00"), line("fee&month=2026-10", "1", "100.00")];
  expect(lineChanges([september], [october])).toEqual([]);
  expect(lastOf([september])(october)).toMatchObject({ net: "100.00" });
});
