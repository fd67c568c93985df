import { expect, test } from "vitest";
import { holds } from "./session";

const grants = [{ role: "approver" as const, legal_entity_id: "S1" }, { role: "viewer" as const, legal_entity_id: "*" }];

test("a role is held for its legal entity only", () => {
  expect(holds({ grants }, ["approver"])).toBe(true);
  expect(holds({ grants }, ["approver"], "S2")).toBe(false);
  expect(holds({ grants }, ["approver", "viewer"], "S2")).toBe(true);
  expect(holds({ grants }, ["admin"])).toBe(false);
});
