import { expect, test } from "vitest";
import { rebased } from "./rebased";

const BASE = { name: "Old", city: "Tashkent", accounts: [{ account: "1" }], due_days: 5 as number | null };

test("what was typed stays, what another changed comes", () => {
  const typed = { ...BASE, name: "Typed" };
  const fresh = { ...BASE, city: "Samarkand", accounts: [{ account: "2" }] };
  expect(rebased(BASE, typed, fresh)).toEqual({ value: { ...fresh, name: "Typed" }, both: [] });
});

test("a field that both changed keeps the typing and is named; the same change is none", () => {
  const typed = { ...BASE, name: "Typed", due_days: null, accounts: [{ account: "3" }] };
  const fresh = { ...BASE, name: "Theirs", due_days: null };
  expect(rebased(BASE, typed, fresh)).toEqual({ value: { ...typed }, both: ["name"] });
});
