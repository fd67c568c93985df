import { answered, api, type Schemas } from "../../client";
import { isDecimal } from "../../lib/decimal";
import type { Edit } from "../../lib/edit-queue";
import { type Locked, plain, reaching } from "../../lib/linked";
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

/** One field of a line; `base` is what it said when the typing began. */
export function lineEdit(invoice: Invoice, line: Line, field: keyof LineChange & keyof Line, value: string | null, label: string, base?: string): InvoiceEdit {
  const seen = (doc: Invoice) => {
    const now = lineOf(doc, line.line_id);
    return now ? comparable(now[field] ?? (field === "discount_percent" ? "0" : null)) : "";
  };
  return {
    id: lineField(line.line_id, field), label, typed: value ?? "", seen, base: base === undefined ? seen(invoice) : comparable(base), wanted: comparable(value),
    send: (doc) => changeLine(doc, line.line_id, { [field]: value }),
  };
}

/** One field of a line, which can be taken back. */
export function undoableLineEdit(invoice: Invoice, line: Line, field: keyof LineChange & keyof Line, value: string, label: string, base?: string): InvoiceEdit {
  const before = line[field];
  return {
    ...lineEdit(invoice, line, field, value, label, base),
    back: (doc) => (lineOf(doc, line.line_id) ? lineEdit(doc, line, field, typeof before === "string" ? before : null, label) : null),
  };
}

/** What a line's amount hangs on, as people read it. */
export function priced({ quantity, unit_price, discount }: Pick<Line, "quantity" | "unit_price" | "discount">): string {
  return `${plain(quantity)} × ${plain(unit_price)}${plain(discount) === "0" ? "" : ` − ${plain(discount)}`}`;
}

/** The amount of a line, reached by the one of quantity and price that is not locked. */
export function amountEdit(line: Line, wanted: string, locked: Locked, label: string, base: string): InvoiceEdit {
  const seen = (doc: Invoice) => {
    const now = lineOf(doc, line.line_id);
    return now ? priced(now) : "";
  };
  return {
    id: lineField(line.line_id, "net"), label, typed: wanted, seen, base, wanted: null,
    send: (doc) => changeLine(doc, line.line_id, reaching(wanted, lineOf(doc, line.line_id) ?? line, locked) ?? {}),
    back: (doc) => pricedBack(doc, line, label),
  };
}

/** Quantity and price as they were. */
function pricedBack(invoice: Invoice, { line_id, quantity, unit_price, discount }: Line, label: string): InvoiceEdit | null {
  const now = lineOf(invoice, line_id);
  return now ? {
    id: lineField(line_id, "net"), label, typed: priced({ quantity, unit_price, discount }), seen: (doc) => comparable(lineOf(doc, line_id)?.unit_price), base: comparable(now.unit_price), wanted: null,
    send: (doc) => changeLine(doc, line_id, { quantity, unit_price }),
  } : null;
}

/** A line in another place. */
export function moveEdit(invoice: Invoice, line: Line, position: number, label: string): InvoiceEdit {
  const seen = (doc: Invoice) => String(lineOf(doc, line.line_id)?.position ?? "");
  return {
    id: lineField(line.line_id, "position"), label, typed: String(position), seen, base: seen(invoice), wanted: String(position),
    send: (doc) => changeLine(doc, line.line_id, { position }),
  };
}

/** One field of the invoice; `base` is what it said when the typing began. */
export function invoiceEdit(invoice: Invoice, field: keyof InvoiceChange & keyof Invoice, value: unknown, label: string, typed: string, base: unknown = invoice[field]): InvoiceEdit {
  return {
    id: invoiceField(field), label, typed, seen: (doc) => comparable(doc[field]), base: comparable(base), wanted: comparable(value),
    send: (doc) => changeInvoice(doc, { [field]: value }),
  };
}

/** One field of the client or the contract that this document prints; the others stay as they are by then. */
export function partyEdit(party: "buyer" | "contract", path: readonly string[], value: string | null, label: string, base: string): InvoiceEdit {
  return {
    id: invoiceField([party, ...path].join(" ")), label, typed: value ?? "", seen: (doc) => comparable(valueAt(doc[party], path)), base: comparable(base), wanted: comparable(value),
    send: (doc) => changeInvoice(doc, { [party]: withValue(doc[party], path, value) }),
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

function changeLine(doc: Invoice, lineId: string, body: LineChange): Promise<Invoice> {
  return answered(api.PATCH("/api/v1/invoices/{invoice_id}/lines/{line_id}", { params: { path: { invoice_id: doc.invoice_id, line_id: lineId }, header: match(doc) }, body }));
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
