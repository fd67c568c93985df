import type { Schemas } from "../client";
import { add, compare, isDecimal, subtract, sum } from "./decimal";

type Proposal = Schemas["ReceiptProposal"];
export type Part = { invoice_id: string; amount: string };

/** What taking a proposal as it is says to the server. */
export function bodyOf(proposal: Proposal): Schemas["MatchReceipt"] {
  const { client_id, contract_no, allocations, returns, write_off } = proposal;
  return {
    client_id, contract_no,
    allocations: allocations.map(({ invoice_id, amount }) => ({ invoice_id, amount })),
    returns: returns.map(({ payment_id, allocation_id, amount }) => ({ payment_id, allocation_id, amount })),
    ...(write_off && { write_off: { invoice_id: write_off.invoice_id, amount: write_off.amount, why: "bank_fee" as const } }),
  };
}

/** What is left of money after its parts; null while a part is no number yet. Negative: more is given out than came. */
export function leftOf(amount: string, parts: readonly Part[]): string | null {
  const given = parts.map((part) => part.amount.trim()).filter((text) => text !== "");
  return given.every(isDecimal) ? subtract(amount, sum(given)) : null;
}

/** Money over invoices in their order: each gets what it lacks, as far as the money goes. */
export function oldestFirst(amount: string, owed: readonly { invoice_id: string; outstanding: string }[]): Part[] {
  const parts: Part[] = [];
  let given = "0";
  for (const { invoice_id, outstanding } of owed) {
    const left = subtract(amount, given);
    if (compare(left, "0") <= 0) {
      break;
    }
    const part = compare(outstanding, left) <= 0 ? outstanding : left;
    parts.push({ invoice_id, amount: part });
    given = add(given, part);
  }
  return parts;
}
