import { expect, test } from "vitest";
import { sum } from "./decimal";
import { netChange, spread } from "./target";

test("a total with tax inside moves the net by its share", () => {
  expect(netChange("100.00", "112.00", "100.00", 2)).toBe("-10.71");
  expect(netChange("120.00", "112.00", "112.00", 2)).toBe("8.00");
  expect(netChange("120.00", "0.00", "0.00", 2)).toBeNull();
});

test("lines share a change by what they come to, to the last unit", () => {
  const lines = [{ line_id: "a", net: "10.00" }, { line_id: "b", net: "20.00" }, { line_id: "c", net: "0.03" }];
  const shared = spread("-1.00", lines, 2) ?? [];
  expect(shared).toEqual([{ line_id: "a", net: "9.67" }, { line_id: "b", net: "19.33" }, { line_id: "c", net: "0.03" }]);
  expect(sum(shared.map(({ net }) => net))).toBe("29.03");
});

test("nothing can be shared among lines that come to nothing", () => {
  expect(spread("1.00", [{ line_id: "a", net: "0.00" }], 2)).toBeNull();
  expect(spread("1.00", [], 2)).toBeNull();
});
