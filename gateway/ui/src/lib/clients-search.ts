export const CLIENT_TABS = ["applications", "clients", "rules", "advances"] as const;
export const APPLICATION_TABS = ["terms", "deal", "rates", "contract", "rules", "advances"] as const;
export type ClientTab = (typeof CLIENT_TABS)[number];
export type ApplicationTab = (typeof APPLICATION_TABS)[number];

/** What the address of the list says: the tab and the letters that are looked for. */
export function readClients({ tab, word }: Record<string, unknown>): { tab?: ClientTab | undefined; word?: string | undefined } {
  return { tab: CLIENT_TABS.find((known) => known === tab), word: typeof word === "string" || typeof word === "number" ? String(word) : undefined };
}

/** What the address of an application says: the tab. */
export function readApplication({ tab }: Record<string, unknown>): { tab?: ApplicationTab | undefined } {
  return { tab: APPLICATION_TABS.find((known) => known === tab) };
}
