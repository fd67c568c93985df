import type { Schemas } from "../client";

export type Blocker = Schemas["Blocker"];
export type Code = Blocker["code"];

/** What can block a month, in the order in which a month goes. */
export const CODES = ["not_asked", "unclaimed_work", "hours_not_confirmed", "not_billed", "open_draft", "delivery_unknown", "drift"] as const satisfies readonly Code[];

export type Block = { code: Code; who: Blocker["who"]; items: Blocker[] };

/** The blockers of one or several legal entities, by what they are and who has them; what is said of several alike counts once. */
export function blocksOf(blockers: readonly Blocker[]): Block[] {
  const once = [...new Map(blockers.map((one) => [`${one.code} ${one.application_id} ${one.invoice_id}`, one])).values()];
  return CODES.flatMap((code) => {
    const alike = once.filter((one) => one.code === code);
    return [...new Set(alike.map(({ who }) => who))].map((who) => ({ code, who, items: alike.filter((one) => one.who === who) }));
  });
}

type Step = { to: string; search: Record<string, unknown> };

/** Where a kind of blocker is taken out of the way; null where it is done on the page of the month itself. */
export function stepOf({ code, who }: Pick<Block, "code" | "who">, month: string): Step | null {
  switch (code) {
    case "not_asked":
      return null;
    case "unclaimed_work":
      return { to: "/time", search: { month, tab: "unclaimed" } };
    case "hours_not_confirmed":
      return { to: "/time", search: { month, tab: "confirm" } };
    case "not_billed":
      return { to: "/month-end", search: { month, stage: "open" } };
    case "open_draft":
      return who === "approver" ? { to: "/approvals", search: { month } } : { to: "/month-end", search: { month, stage: "draft" } };
    case "delivery_unknown":
      return { to: "/invoices", search: { fact: ["delivered:unknown"] } };
    case "drift":
      return { to: "/drift", search: { month } };
  }
}
