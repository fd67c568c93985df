import { expect, test } from "vitest";
import { readRegistry } from "../../lib/registry";
import { tasksOf } from "./tasks";

test("the registry understands every address that a task leads to", () => {
  const roles = ["preparer", "approver", "accountant", "admin", "signer", "project_manager"] as const;
  const session = { grants: roles.map((role) => ({ role, legal_entity_id: "*" })) } as unknown as Parameters<typeof tasksOf>[0];
  const led = tasksOf(session, { entity: undefined, month: "2026-10", today: "2026-11-02" }).filter(({ to }) => to === "/invoices");
  expect(led.map(({ key }) => key)).toContain("overdue");
  for (const { search } of led) {
    expect(search && readRegistry(search)).toEqual(search);
    expect(search).not.toEqual({});
  }
});
