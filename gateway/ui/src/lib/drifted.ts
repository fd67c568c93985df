import type { InvoiceRow, Schemas } from "../client";
import { sum } from "./decimal";

type Drift = Schemas["DriftRead"];

/** What is wiser first: an answer that needs a document stands before one that comes by itself. */
export const PROPOSALS = ["correction", "supplement", "refresh", "next_invoice"] as const satisfies readonly Drift["proposal"][];
export const KINDS = ["changed", "late", "deleted"] as const satisfies readonly Drift["kind"][];

/** An invoice with how its worklogs differ from it; `net` where every difference has an amount. */
export type Drifted = {
  invoice: InvoiceRow;
  items: Drift[];
  proposals: Drift["proposal"][];
  counts: Record<Drift["kind"], number>;
  seconds: number;
  net: string | null;
  currency: string;
};

/** The invoices that have open differences, those that need a document first, then the oldest month. */
export function drifted(invoices: readonly InvoiceRow[], drift: readonly Drift[]): Drifted[] {
  return invoices
    .flatMap((invoice) => one(invoice, drift.filter(({ invoice_id, state }) => invoice_id === invoice.invoice_id && state === "open")))
    .toSorted((left, right) => rank(left) - rank(right) || left.invoice.period.localeCompare(right.invoice.period) || left.invoice.client_name.localeCompare(right.invoice.client_name));
}

function one(invoice: InvoiceRow, items: Drift[]): Drifted[] {
  const [first] = items;
  if (!first) {
    return [];
  }
  const amounts = items.flatMap(({ amount }) => (amount === null ? [] : [amount]));
  const count = (kind: Drift["kind"]) => items.filter((item) => item.kind === kind).length;
  return [{
    invoice,
    items: items.toSorted((left, right) => (left.work_date ?? "").localeCompare(right.work_date ?? "")),
    proposals: PROPOSALS.filter((proposal) => items.some((item) => item.proposal === proposal)),
    counts: { changed: count("changed"), late: count("late"), deleted: count("deleted") },
    seconds: items.reduce((all, { now_seconds, billed_seconds }) => all + now_seconds - billed_seconds, 0),
    net: amounts.length === items.length ? sum(amounts) : null,
    currency: first.currency,
  }];
}

function rank({ proposals: [first] }: Drifted): number {
  return first ? PROPOSALS.indexOf(first) : PROPOSALS.length;
}
