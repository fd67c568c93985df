import { GROUPS, type Group } from "./outside";

export const TABS = ["outside", "behind", "confirm", "unclaimed", "check"] as const;
export const ORDERS = ["age", "value", "hours"] as const;
export type TimeSearch = {
  tab?: (typeof TABS)[number] | undefined;
  group?: Group | undefined;
  order?: (typeof ORDERS)[number] | undefined;
  application?: string | undefined;
  who?: "all" | undefined;
};

/** What the address of the page about time says: the tab, what is shown of it, and the row that is open. */
export function readTime({ tab, group, order, application, who }: Record<string, unknown>): TimeSearch {
  return {
    tab: TABS.find((known) => known === tab),
    group: GROUPS.find((known) => known === group),
    order: ORDERS.find((known) => known === order),
    application: typeof application === "string" ? application : undefined,
    who: who === "all" ? who : undefined,
  };
}
