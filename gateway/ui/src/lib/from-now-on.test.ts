import { expect, test } from "vitest";
import { isChanged, NOTHING_CHANGED, withChange } from "./from-now-on";

test("a change in a document is told in the fields of a rule", () => {
  const changed = withChange(withChange(NOTHING_CHANGED, "party", "account", " 2020 "), "contract", "number", "7/26");
  expect(changed).toEqual({ party: { bank_account: "2020" }, contract: { contract_no: "7/26" } });
  expect(isChanged(changed)).toBe(true);
});

test("what no rule can say is not offered", () => {
  const emptied = withChange(withChange(NOTHING_CHANGED, "party", "tin", "300000001"), "party", "tin", "");
  expect(isChanged(withChange(emptied, "party", "name", "Short"))).toBe(false);
});
