import { useNavigate, useSearch } from "@tanstack/react-router";
import { dayOf, monthAfter } from "./dates";

export type Scope = { entity?: string | undefined; month?: string | undefined };

/** The legal entity and the month of an address; what is no entity or month is left out. */
export function readScope(search: Record<string, unknown>): Scope {
  const { entity, month } = search;
  const named = typeof entity === "string" || typeof entity === "number" ? String(entity) : undefined;
  const valid = typeof month === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined;
  return { ...(named && { entity: named }), ...(valid && { month: valid }) };
}

/** The month that is being billed on a date: the one before. */
export function billedOn(now: Date): string {
  return monthAfter(dayOf(now).slice(0, 7), -1);
}

/** What all pages look at: one legal entity or all (undefined), and one month. Kept in the address. */
export function useScope(): { entity: string | undefined; month: string; choose: (scope: Scope) => void } {
  const { entity, month } = useSearch({ strict: false }) as Scope;
  const navigate = useNavigate();
  const choose = (scope: Scope) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...scope }) as never, replace: true });
  return { entity, month: month ?? billedOn(new Date()), choose };
}
