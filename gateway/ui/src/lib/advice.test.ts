import { expect, test } from "vitest";
import { advicesOf } from "./advice";

test("what stops a draft is advised first, flags of one advice together, an unknown one wants a look", () => {
  expect(advicesOf(["spike", "nothing_to_bill", "missing_rate", "brand_new", "missing_terms"])).toEqual([
    { advice: "terms", flags: ["missing_rate", "missing_terms"] }, { advice: "nothing", flags: ["nothing_to_bill"] }, { advice: "look", flags: ["spike", "brand_new"] },
  ]);
  expect(advicesOf([])).toEqual([]);
});
