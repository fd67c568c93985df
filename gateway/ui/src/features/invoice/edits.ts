import { answered, api, type Schemas } from "../../client";
import { isDecimal } from "../../lib/decimal";
import type { Edit } from "../../lib/edit-queue";
import { type Locked, plain, reaching } from "../../lib/linked";
import type { Invoice } from "./data";

export type Line = Schemas["LineRead"];
export type LineChange = Schemas["EditLine"];
export type InvoiceChange = Schemas["EditInvoice"];
export type InvoiceEdit = Edit<Invoice>;
type LineField = keyof LineChange & keyof Line;
type InvoiceField = keyof InvoiceChange & keyof Invoice;
type AdjustmentWrite = Schemas["AdjustmentWrite"];

export const match = (invoice: Invoice) => ({ "If-Match": `"${invoice.version}"` });
export const lineOf = (invoice: Invoice, lineId: string) => invoice.lines.find(({ line_id }) => line_id === lineId);

/** A value as a text that is the same for `1.50` and `1.5`, whatever the order of an object's keys. */
export function comparable(value: unknown): string {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "string") {
    return isDecimal(value) ? plain(value) : value;
  }
  if (typeof value !== "object") {
    return String(value);
  }
  const sorted = (_: string, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).filter(([, one]) => one !== null).toSorted()) : part;
  return JSON.stringify(value, sorted);
}

/** Where a field of a line is known in the queue. */
export const lineField = (lineId: string, field: string) => `line ${lineId} ${field}`;
export const invoiceField = (field: string) => `invoice ${field}`;

/** One field of a line; `base` is what it said when the typing began. */
export function lineEdit(invoice: Invoice, line: Line, field: LineField, value: string | null, label: string, base?: string): InvoiceEdit {
  const seen = (doc: Invoice) => {
    const now = lineOf(doc, line.line_id);
    return now ? comparable(now[field] ?? (field === "discount_percent" ? "0" : null)) : "";
  };
  return {
    id: lineField(line.line_id, field), label, typed: value ?? "", seen, base: base === undefined ? seen(invoice) : comparable(base), wanted: comparable(value),
    send: (doc) => changeLine(doc, line.line_id, { [field]: value }),
    back: (before) => (now) => {
      const was = lineOf(before, line.line_id);
      const is = lineOf(now, line.line_id);
      return was && is ? lineEdit(now, is, ...restoring(was, field), label) : null;
    },
  };
}

/** The field to set so that `field` is again what it was: a discount is a percent or an amount, and setting one takes the other away. */
function restoring(was: Line, field: LineField): [LineField, string | null] {
  const kind = (["discount", "charge"] as const).find((one) => field.startsWith(one));
  const back = kind ? (was[`${kind}_percent`] ? (`${kind}_percent` as const) : kind) : field;
  const value = was[back];
  return [back, typeof value === "string" ? value : null];
}

/** What a line's amount hangs on, as people read it. */
export function priced({ quantity, unit_price, discount }: Pick<Line, "quantity" | "unit_price" | "discount">): string {
  return `${plain(quantity)} × ${plain(unit_price)}${plain(discount) === "0" ? "" : ` − ${plain(discount)}`}`;
}

const pricedOf = (lineId: string) => (doc: Invoice) => {
  const line = lineOf(doc, lineId);
  return line ? priced(line) : "";
};

/** The amount of a line, reached by the one of quantity and price that is not locked. */
export function amountEdit(line: Line, wanted: string, locked: Locked, label: string, base: string): InvoiceEdit {
  return {
    id: lineField(line.line_id, "net"), label, typed: wanted, seen: pricedOf(line.line_id), base, wanted: null,
    send: (doc) => changeLine(doc, line.line_id, reaching(wanted, lineOf(doc, line.line_id) ?? line, locked) ?? {}),
    back: (before) => (now) => pricedBack(now, lineOf(before, line.line_id) ?? line, label),
  };
}

/** Quantity and price as they were. */
function pricedBack(invoice: Invoice, { line_id, quantity, unit_price, discount }: Line, label: string): InvoiceEdit | null {
  const now = lineOf(invoice, line_id);
  return now ? {
    id: lineField(line_id, "net"), label, typed: priced({ quantity, unit_price, discount }), seen: pricedOf(line_id), base: priced(now), wanted: null,
    send: (doc) => changeLine(doc, line_id, { quantity, unit_price }),
  } : null;
}

/** One field of the invoice; `base` is what it said when the typing began. */
export function invoiceEdit(invoice: Invoice, field: InvoiceField, value: unknown, label: string, typed: string, base: unknown = invoice[field]): InvoiceEdit {
  return {
    id: invoiceField(field), label, typed, seen: (doc) => comparable(doc[field]), base: comparable(base), wanted: comparable(value),
    send: (doc) => changeInvoice(doc, { [field]: value }),
    back: (before) => (now) => invoiceEdit(now, field, field === "adjustments" ? keptAdjustments(before) : before[field], label, comparable(before[field])),
  };
}

/** The adjustments that there are, as they are written back. */
export function keptAdjustments(invoice: Invoice): AdjustmentWrite[] {
  return (invoice.adjustments ?? []).map(({ id, kind, percent, amount, base, reason, reason_code }) => ({
    id, kind, reason, reason_code: reason_code ?? null, ...(percent ? { percent, base: base ?? null } : { amount }),
  }));
}

/** One field of the client or the contract that this document prints; the others stay as they are by then. */
export function partyEdit(party: "buyer" | "contract", path: readonly string[], value: string | null, label: string, base: string): InvoiceEdit {
  return {
    id: invoiceField([party, ...path].join(" ")), label, typed: value ?? "", seen: (doc) => comparable(valueAt(doc[party], path)), base: comparable(base), wanted: comparable(value),
    send: (doc) => changeInvoice(doc, { [party]: withValue(doc[party], path, value) }),
    back: (before) => (now) => partyEdit(party, path, (valueAt(before[party], path) as string | null | undefined) ?? null, label, comparable(valueAt(now[party], path))),
  };
}

function valueAt(whole: unknown, [name, ...rest]: readonly string[]): unknown {
  return name === undefined ? whole : valueAt((whole as Record<string, unknown> | null)?.[name], rest);
}

function withValue(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  return name === undefined ? value : { ...(whole as Record<string, unknown> | null), [name]: withValue((whole as Record<string, unknown> | null)?.[name], rest, value) };
}

function changeInvoice(doc: Invoice, body: InvoiceChange): Promise<Invoice> {
  return answered(api.PATCH("/api/v1/invoices/{invoice_id}", { params: { path: { invoice_id: doc.invoice_id }, header: match(doc) }, body }));
}

export function changeLine(doc: Invoice, lineId: string, body: LineChange): Promise<Invoice> {
  return answered(api.PATCH("/api/v1/invoices/{invoice_id}/lines/{line_id}", { params: { path: { invoice_id: doc.invoice_id, line_id: lineId }, header: match(doc) }, body }));
}
