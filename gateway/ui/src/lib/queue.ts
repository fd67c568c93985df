import type { InvoiceRow } from "../client";
import { compare } from "./decimal";

export const ORDERS = ["age", "amount"] as const;
export type Order = (typeof ORDERS)[number];

/** The queue of approvals: the longest waiting first, or the largest first within each currency. */
export function ordered(rows: readonly InvoiceRow[], order: Order): InvoiceRow[] {
  const byAge = (one: InvoiceRow, other: InvoiceRow) => one.updated_at.localeCompare(other.updated_at);
  const byAmount = (one: InvoiceRow, other: InvoiceRow) => one.currency.localeCompare(other.currency) || compare(other.gross, one.gross) || byAge(one, other);
  return rows.toSorted(order === "age" ? byAge : byAmount);
}

/** The invoice that opens after one is decided: the next in the queue, or the one before it at its end. */
export function nextOf(rows: readonly InvoiceRow[], invoiceId: string): string | undefined {
  const at = rows.findIndex(({ invoice_id }) => invoice_id === invoiceId);
  return (at < 0 ? rows[0] : (rows[at + 1] ?? rows[at - 1]))?.invoice_id;
}
