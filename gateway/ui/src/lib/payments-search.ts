import type { Schemas } from "../client";

export const TABS = ["receipts", "payments", "debts", "reminders", "statements"] as const;
export const STATES = ["open", "recorded", "same", "ignored"] as const satisfies Schemas["ReceiptState"][];
export type PaymentsSearch = {
  tab?: (typeof TABS)[number] | undefined;
  state?: (typeof STATES)[number] | undefined;
  receipt?: string | undefined;
  payment?: string | undefined;
};

/** What the address of the money page says: the tab, and the receipt or payment that is open. */
export function readPayments({ tab, state, receipt, payment }: Record<string, unknown>): PaymentsSearch {
  return {
    tab: TABS.find((known) => known === tab),
    state: STATES.find((known) => known === state),
    receipt: typeof receipt === "string" ? receipt : undefined,
    payment: typeof payment === "string" ? payment : undefined,
  };
}
