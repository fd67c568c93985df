import { answered, api, type Schemas } from "../../client";
import { plain } from "../../lib/linked";
import { changeLine, comparable, type InvoiceEdit, type Line, type LineChange, lineField, lineOf, match } from "./edits";
import type { Invoice } from "./data";

/** A line in another place. */
export function moveEdit(invoice: Invoice, line: Line, position: number, label: string): InvoiceEdit {
  const seen = (doc: Invoice) => String(lineOf(doc, line.line_id)?.position ?? "");
  return {
    id: lineField(line.line_id, "position"), label, typed: String(position), seen, base: seen(invoice), wanted: String(position),
    send: (doc) => changeLine(doc, line.line_id, { position }),
    back: (before) => (now) => {
      const was = lineOf(before, line.line_id);
      return was && lineOf(now, line.line_id) ? moveEdit(now, line, was.position, label) : null;
    },
  };
}

/** A new line, after the last unless a place is named. */
export function addEdit(body: Schemas["NewLine"], label: string): InvoiceEdit {
  return {
    id: `add ${crypto.randomUUID()}`, label, typed: body.text, seen: () => "", base: "", wanted: null,
    send: (doc, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/lines", { params: { path: { invoice_id: doc.invoice_id }, header: once(doc, key) }, body })),
    back: (before, after) => (now) => {
      const made = madeBy(before, after);
      return made && lineOf(now, made.line_id) ? { ...removeEdit(now, made, { how: "drop" }, label, ""), base: whole(made) } : null;
    },
  };
}

/** A line removed: its time is open again, or consumed. `final` says why a line of the source does not come back by itself. */
export function removeEdit(invoice: Invoice, { line_id }: Line, body: Schemas["RemoveLine"], label: string, final: string): InvoiceEdit {
  const seen = wholeOf(line_id);
  return {
    id: lineField(line_id, "remove"), label, typed: "", seen, base: seen(invoice), wanted: "",
    send: (doc, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/lines/{line_id}/remove", { params: { path: { invoice_id: doc.invoice_id, line_id }, header: once(doc, key) }, body })),
    back: (before) => {
      const again = lineByHand(lineOf(before, line_id));
      return again ? () => addEdit(again, label) : final;
    },
  };
}

/** A part of a line as a line of its own. */
export function splitEdit(invoice: Invoice, { line_id }: Line, body: Schemas["SplitLine"], label: string): InvoiceEdit {
  const seen = wholeOf(line_id);
  return {
    id: lineField(line_id, "split"), label, typed: String(body.quantity ?? ""), seen, base: seen(invoice), wanted: null,
    send: (doc, key) => split(doc, line_id, body, key),
    back: (before, after) => (now) => {
      const made = madeBy(before, after);
      return made && lineOf(now, made.line_id) ? mergeEdit(now, [line_id, made.line_id], label, "") : null;
    },
  };
}

/** Several lines as one, in the place of the first. `final` says why lines whose time cannot be told apart stay joined. */
export function mergeEdit(invoice: Invoice, lineIds: readonly string[], label: string, final: string): InvoiceEdit {
  const seen = (doc: Invoice) => lineIds.map((id) => wholeOf(id)(doc)).join(" + ");
  return {
    id: `merge ${lineIds.join(" ")}`, label, typed: "", seen, base: seen(invoice), wanted: null,
    send: (doc, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/lines/merge", { params: { path: { invoice_id: doc.invoice_id }, header: once(doc, key) }, body: { line_ids: [...lineIds] } })),
    back: (before) => {
      const were = before.lines.filter(({ line_id }) => lineIds.includes(line_id)).toSorted((one, other) => lineIds.indexOf(one.line_id) - lineIds.indexOf(other.line_id));
      return separable(were) ? (now) => partEdit(now, were, label) : final;
    },
  };
}

/** The lines that were joined, each for itself again: what the split does not give back by itself is set. */
function partEdit(invoice: Invoice, were: readonly Line[], label: string): InvoiceEdit | null {
  const [first, ...rest] = were;
  if (!first || !lineOf(invoice, first.line_id)) {
    return null;
  }
  const seen = wholeOf(first.line_id);
  return {
    id: lineField(first.line_id, "part"), label, typed: were.map(whole).join(" + "), seen, base: seen(invoice), wanted: null,
    send: async (doc, key) => {
      let now = doc;
      for (const was of rest.toReversed()) {
        const body = was.worklog_count > 0 ? { worklog_ids: worklogsOf(was), text: was.text } : { quantity: was.quantity, text: was.text };
        const after = await split(now, first.line_id, body, `${key}.${was.line_id}`);
        now = await restored(after, madeBy(now, after), was);
      }
      return restored(now, lineOf(now, first.line_id), first);
    },
  };
}

/** Whether a split of the joined line gives back each of these: none has time behind it, or each has its own. */
export function separable(lines: readonly Line[]): boolean {
  if (lines.every(({ worklog_count }) => worklog_count === 0)) {
    return true;
  }
  const behind = lines.flatMap(worklogsOf);
  return lines.every((line) => line.worklog_count > 0 && worklogsOf(line).length === line.worklog_count) && new Set(behind).size === behind.length;
}

const SHAPE = ["text", "quantity", "discount", "charge", "position"] as const;

/** What to set on a line so that it is again as it was. */
export function differing(now: Line, was: Line): LineChange {
  const change: LineChange = Object.fromEntries(SHAPE.filter((name) => !alike(now[name], was[name])).map((name) => [name, was[name]]));
  for (const name of ["discount", "charge"] as const) {
    const percent = was[`${name}_percent`];
    if (percent) {
      delete change[name];
      Object.assign(change, alike(now[`${name}_percent`], percent) ? {} : { [`${name}_percent`]: percent });
    }
  }
  return change;
}

const alike = (one: unknown, other: unknown) => comparable(one) === comparable(other);

async function restored(doc: Invoice, now: Line | undefined, was: Line): Promise<Invoice> {
  const change = now ? differing(now, was) : {};
  return now && Object.keys(change).length > 0 ? changeLine(doc, now.line_id, change) : doc;
}

/** A line by hand as it is added anew; null for one that came from the source. */
function lineByHand(line: Line | undefined): Schemas["NewLine"] | null {
  if (!line || line.kind === "generated" || line.worklog_count > 0) {
    return null;
  }
  const { kind, text, unit, quantity, unit_price, base_quantity, position, discount, discount_percent, charge, charge_percent, privilege, tax_kind } = line;
  return {
    kind, text, unit, quantity, unit_price, base_quantity, position, privilege: privilege ?? null,
    ...(discount_percent ? { discount: "0", discount_percent } : { discount }), ...(charge_percent ? { charge: "0", charge_percent } : { charge }),
    ...(line.edited.includes("tax_kind") && { tax_kind }),
  };
}

function split(doc: Invoice, lineId: string, body: Schemas["SplitLine"], key: string): Promise<Invoice> {
  return answered(api.POST("/api/v1/invoices/{invoice_id}/lines/{line_id}/split", { params: { path: { invoice_id: doc.invoice_id, line_id: lineId }, header: once(doc, key) }, body }));
}

const once = (doc: Invoice, key: string) => ({ ...match(doc), "Idempotency-Key": key });
const worklogsOf = ({ explanation }: Line): string[] => explanation?.worklog_ids ?? [];
const madeBy = (before: Invoice, after: Invoice) => after.lines.find(({ line_id }) => !lineOf(before, line_id));
const whole = ({ text, quantity, unit_price, net }: Line) => `${text}: ${plain(quantity)} × ${plain(unit_price)} = ${plain(net)}`;
const wholeOf = (lineId: string) => (doc: Invoice) => {
  const line = lineOf(doc, lineId);
  return line ? whole(line) : "";
};
