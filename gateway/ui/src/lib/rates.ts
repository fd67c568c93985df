import type { Schemas } from "../client";
import type { Override } from "./term-timeline";

type SourceRate = Schemas["SourceRate"];
/** A price of an hour with its dates; `rule` is the rule of staff that sets it. */
export type DatedRate = Omit<SourceRate, "rate_id"> & { id: string; rule: Override | null };

// The most specific first (billing-rules §3.1).
const LEVELS: readonly SourceRate["level"][] = ["worklog", "deal_issue", "deal_person", "deal_role_issue_type", "deal_role", "deal_default", "client_card", "company_card"];

/** Prices of the source and of staff, the most specific first, staff's before the source's, the newest first. */
export function ratesOf(source: readonly SourceRate[], overrides: readonly Override[]): DatedRate[] {
  const known = source.map(({ rate_id, ...rate }) => ({ ...rate, id: rate_id, rule: null }));
  const set = overrides.filter(({ kind, valid_from, valid_to }) => kind === "rate" && valid_from !== valid_to).map(asRate);
  return [...set, ...known].toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) || Number(one.rule === null) - Number(other.rule === null) || other.valid_from.localeCompare(one.valid_from));
}

function asRate(rule: Override): DatedRate {
  const text = (name: string) => (typeof rule.content[name] === "string" ? rule.content[name] : null);
  const named = { person_id: text("person_id"), role: text("role"), issue_key: text("issue_key"), issue_type: text("issue_type") };
  return {
    id: rule.override_id, rule, ...named, level: levelOf(rule, named), amount: text("amount") ?? "0", currency: text("currency") ?? "",
    valid_from: rule.valid_from, valid_to: rule.valid_to,
  };
}

function levelOf(rule: Override, { issue_key, person_id, role, issue_type }: Pick<DatedRate, "issue_key" | "person_id" | "role" | "issue_type">): SourceRate["level"] {
  if (rule.application_id === null) {
    return "client_card";
  }
  if (issue_key) {
    return "deal_issue";
  }
  if (person_id) {
    return "deal_person";
  }
  return role ? (issue_type ? "deal_role_issue_type" : "deal_role") : "deal_default";
}
