import type { Schemas } from "../client";
import { divide, multiply } from "./decimal";
import { itemsAt, type Terms, textAt, titleOf } from "./terms";

type Deal = Pick<Schemas["DealRead"], "acceptances" | "components">;

/** A step of a fixed price, or work on top of it: what it costs, and how far it is. */
export type Step = {
  id: string; title: string; change: boolean; percent: string | null; amount: string | null; planned: string | null;
  accepted: string | null;
  /** Whether staff recorded the acceptance, so that staff can take it back. */
  byStaff: boolean; note: string | null; billed: string | null; billedBy: string | null;
};

/** The steps of the terms with what staff recorded and what is billed; what was accepted under other terms stands at the end. */
export function stepsOf(terms: Terms | null, deal: Deal): Step[] {
  const price = terms ? textAt(terms, "price") : "";
  const named = [
    ...itemsAt(terms ?? {}, "milestones").map((item) => ({ item, id: textAt(item, "milestone_id"), change: false })),
    ...itemsAt(terms ?? {}, "change_requests").map((item) => ({ item, id: textAt(item, "change_id"), change: true })),
  ];
  const known = new Set(named.map(({ id }) => id));
  const others = deal.acceptances.filter(({ milestone_id }) => !known.has(milestone_id)).map(({ milestone_id }) => ({ item: {} as Terms, id: milestone_id, change: false }));
  return [...named, ...others].map(({ item, id, change }) => {
    const acceptance = deal.acceptances.find(({ milestone_id }) => milestone_id === id);
    const percent = textAt(item, "percent") || null;
    const amount = textAt(item, "amount") || (percent && price ? divide(multiply(price, percent), "100", 2) : null);
    const component = deal.components.find((one) => one.component === `${change ? "change" : "milestone"}:${id}`);
    return {
      id, change, percent, amount, title: titleOf(item) || id, planned: textAt(item, "planned_on") || null,
      accepted: acceptance?.accepted_on ?? (textAt(item, "accepted_on") || null), byStaff: acceptance !== undefined, note: acceptance?.note ?? null,
      billed: component?.month ?? null, billedBy: acceptance?.billed_by ?? null,
    };
  });
}
