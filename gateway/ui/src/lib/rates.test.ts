import { expect, test } from "vitest";
import { ratesOf } from "./rates";
import type { Override } from "./term-timeline";

const none = { person_id: null, role: null, issue_key: null, issue_type: null };
const rule = (application: string | null, content: Record<string, string>, from = "2026-10-01", to: string | null = null): Override => ({
  override_id: `${Object.values(content).join()} ${from}`, kind: "rate", application_id: application, client_id: application ? null : "C", valid_from: from, valid_to: to, content, reason: "agreed",
  made_by: "x", made_at: "2026-10-01T00:00:00Z", ended_at: null, ended_by: null,
});

test("the price that wins stands first: the more specific, then staff's, then the newer", () => {
  const source = [
    { ...none, rate_id: "company", level: "company_card" as const, amount: "30", currency: "USD", valid_from: "2026-01-01", valid_to: null },
    { ...none, rate_id: "dev", role: "dev", level: "deal_role" as const, amount: "45", currency: "USD", valid_from: "2026-01-01", valid_to: null },
  ];
  const set = [rule("A", { amount: "50", role: "dev" }), rule("A", { amount: "52", role: "dev" }, "2026-11-01"), rule(null, { amount: "40" }), rule("A", { amount: "60", person_id: "ann", role: "dev" })];
  expect(ratesOf(source, set).map(({ level, amount }) => `${level} ${amount}`)).toEqual(["deal_person 60", "deal_role 52", "deal_role 50", "deal_role 45", "client_card 40", "company_card 30"]);
});

test("a price that never held is no price", () => {
  expect(ratesOf([], [rule("A", { amount: "50" }, "2026-10-01", "2026-10-01")])).toEqual([]);
});
