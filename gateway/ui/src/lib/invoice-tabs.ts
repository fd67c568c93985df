export const TABS = ["document", "lines", "source", "annex", "approval", "timeline", "delivery"] as const;
export type Tab = (typeof TABS)[number];

/** Whether a word of the address is a tab of an invoice's page. */
export function isTab(word: unknown): word is Tab {
  return TABS.some((tab) => tab === word);
}
