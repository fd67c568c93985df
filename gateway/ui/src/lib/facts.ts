import type { FactRead } from "../client";

export const FACTS = ["rendered", "archived", "synced", "delivered"] as const;
export type FactName = (typeof FACTS)[number];
export type FactState = FactRead["state"];

// The state that most needs a person comes first.
const WORST: FactState[] = ["failed", "unknown", "waiting", "pending", "removed", "done"];

/** One state per fact for a row: the worst of its documents; null when nothing was heard of it. */
export function summary(facts: FactRead[]): { fact: FactName; state: FactState | null }[] {
  return FACTS.map((name) => {
    const states = facts.filter((fact) => fact.fact === name).map((fact) => fact.state);
    return { fact: name, state: WORST.find((state) => states.includes(state)) ?? null };
  });
}
