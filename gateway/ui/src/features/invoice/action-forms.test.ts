import { expect, test } from "vitest";
import { acceptedBy } from "./action-forms";

test("forms are accepted at the operator, an act abroad by a signature on paper, an invoice alone by a word", () => {
  expect(acceptedBy(["bill", "esf", "act"])).toBe("partner");
  expect(acceptedBy(["invoice", "act", "annex"])).toBe("signature");
  expect(acceptedBy(["invoice", "annex"])).toBe("staff");
});
