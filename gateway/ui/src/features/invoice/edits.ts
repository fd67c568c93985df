import { answered, api, type Schemas } from "../../client";
import { isDecimal } from "../../lib/decimal";
import type { Edit } from "../../lib/edit-queue";
import { plain } from "../../lib/linked";
import type { Invoice } from "./data";

export type Line = Schemas["LineRead"];
export type LineChange = Schemas["EditLine"];
export type InvoiceChange = Schemas["EditInvoice"];
type InvoiceEdit = Edit<Invoice>;

const match = (invoice: Invoice) => ({ "If-Match": `"${invoice.version}"` });
const lineOf = (invoice: Invoice, lineId: string) => invoice.lines.find(({ line_id }) => line_id === lineId);

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

/** One field of a line; `typed` is how people read the new value. */
export function lineEdit(invoice: Invoice, line: Line, field: keyof LineChange & keyof Line, value: string | null, label: string): InvoiceEdit {
  const seen = (doc: Invoice) => comparable(lineOf(doc, line.line_id)?.[field]);
  return {
    id: lineField(line.line_id, field), label, typed: value ?? "", seen, base: seen(invoice), wanted: comparable(value),
    send: (doc) => {
      const params = { path: { invoice_id: doc.invoice_id, line_id: line.line_id }, header: match(doc) };
      return answered(api.PATCH("/api/v1/invoices/{invoice_id}/lines/{line_id}", { params, body: { [field]: value } }));
    },
  };
}

/** One field of a line, which can be taken back. */
export function undoableLineEdit(invoice: Invoice, line: Line, field: keyof LineChange & keyof Line, value: string, label: string): InvoiceEdit {
  const before = line[field];
  return {
    ...lineEdit(invoice, line, field, value, label),
    back: (doc) => (lineOf(doc, line.line_id) ? lineEdit(doc, line, field, typeof before === "string" ? before : null, label) : null),
  };
}

/** A line in another place. */
export function moveEdit(invoice: Invoice, line: Line, position: number, label: string): InvoiceEdit {
  const seen = (doc: Invoice) => String(lineOf(doc, line.line_id)?.position ?? "");
  return {
    id: lineField(line.line_id, "position"), label, typed: String(position), seen, base: seen(invoice), wanted: String(position),
    send: (doc) => {
      const params = { path: { invoice_id: doc.invoice_id, line_id: line.line_id }, header: match(doc) };
      return answered(api.PATCH("/api/v1/invoices/{invoice_id}/lines/{line_id}", { params, body: { position } }));
    },
  };
}

/** One field of the invoice. `of` reads it where it is not a field by itself, as a part of the buyer. */
export function invoiceEdit(invoice: Invoice, field: keyof InvoiceChange & keyof Invoice, value: unknown, label: string, typed: string): InvoiceEdit {
  const seen = (doc: Invoice) => comparable(doc[field]);
  return {
    id: invoiceField(field), label, typed, seen, base: seen(invoice), wanted: comparable(value),
    send: (doc) => {
      const params = { path: { invoice_id: doc.invoice_id }, header: match(doc) };
      return answered(api.PATCH("/api/v1/invoices/{invoice_id}", { params, body: { [field]: value } }));
    },
  };
}

/** A new line, after the last. */
export function addEdit(body: Schemas["NewLine"], label: string): InvoiceEdit {
  return {
    id: `add ${crypto.randomUUID()}`, label, typed: body.text, seen: () => "", base: "", wanted: null,
    send: (doc, key) => {
      const params = { path: { invoice_id: doc.invoice_id }, header: { ...match(doc), "Idempotency-Key": key } };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/lines", { params, body }));
    },
  };
}

/** A line removed: its time is open again, or consumed. */
export function removeEdit(invoice: Invoice, line: Line, body: Schemas["RemoveLine"], label: string): InvoiceEdit {
  const seen = whole(line.line_id);
  const { kind, text, unit, quantity, unit_price, discount, charge = "0", base_quantity = "1" } = line;
  return {
    // A line with time behind it comes back from the source time, not as one by hand.
    ...(kind !== "generated" && line.worklog_count === 0 && { back: () => addEdit({ kind, text, unit, quantity, unit_price, discount, charge, base_quantity }, label) }),
    id: lineField(line.line_id, "remove"), label, typed: "", seen, base: seen(invoice), wanted: "",
    send: (doc, key) => {
      const params = { path: { invoice_id: doc.invoice_id, line_id: line.line_id }, header: { ...match(doc), "Idempotency-Key": key } };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/lines/{line_id}/remove", { params, body }));
    },
  };
}

/** A part of a line as a line of its own. */
export function splitEdit(invoice: Invoice, line: Line, body: Schemas["SplitLine"], label: string): InvoiceEdit {
  const seen = whole(line.line_id);
  return {
    id: lineField(line.line_id, "split"), label, typed: String(body.quantity ?? ""), seen, base: seen(invoice), wanted: null,
    send: (doc, key) => {
      const params = { path: { invoice_id: doc.invoice_id, line_id: line.line_id }, header: { ...match(doc), "Idempotency-Key": key } };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/lines/{line_id}/split", { params, body }));
    },
  };
}

/** Several lines as one, in the place of the first. */
export function mergeEdit(invoice: Invoice, lineIds: readonly string[], label: string): InvoiceEdit {
  const seen = (doc: Invoice) => lineIds.map((id) => whole(id)(doc)).join(" + ");
  return {
    id: `merge ${lineIds.join(" ")}`, label, typed: "", seen, base: seen(invoice), wanted: null,
    send: (doc, key) => {
      const params = { path: { invoice_id: doc.invoice_id }, header: { ...match(doc), "Idempotency-Key": key } };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/lines/merge", { params, body: { line_ids: [...lineIds] } }));
    },
  };
}

const whole = (lineId: string) => (doc: Invoice) => {
  const line = lineOf(doc, lineId);
  return line ? `${line.text}: ${plain(line.quantity)} × ${plain(line.unit_price)} = ${plain(line.net)}` : "";
};
