import type { Action, Answers, How } from "./act";
import type { Invoice } from "./data";

export type Field = "reason" | "note" | "channel" | "document" | "how" | "seen" | "date" | "received" | "keepNumber" | "keepTime" | "correction" | "amount" | "reference" | "payment" | "credited" | "texts";

/** What each action asks before it is done; those that ask nothing are confirmed. */
export const FORMS: Partial<Record<Action, readonly Field[]>> = {
  finalize: [],
  amend: ["texts"],
  withdraw: [],
  approve: [],
  return: ["reason"],
  send: ["channel"],
  resend: ["reason"],
  accept: ["document", "how", "seen"],
  reject: ["document", "reason"],
  reissue: ["keepNumber", "reason"],
  void: ["keepTime", "reason"],
  void_request: ["keepTime", "reason"],
  discard: ["reason"],
  credit: ["credited", "date", "reason"],
  correct: ["correction", "date", "reason"],
  record_payment: ["amount", "received", "reference", "note"],
  reverse_payment: ["payment", "reason"],
};

// What usually comes next, in each status.
const NEXT: Partial<Record<Invoice["status"], Action>> = {
  draft: "finalize", needs_review: "approve", approved: "send", sent: "accept", accepted: "record_payment", rejected: "reissue",
};

/** The actions in the order of the strip: the next step, what may be done too, and what may not. */
export function ordered(invoice: Invoice): { next: Invoice["allowed_actions"][number] | undefined; may: Invoice["allowed_actions"]; mayNot: Invoice["allowed_actions"] } {
  const here = invoice.allowed_actions.filter(({ action }) => action in FORMS);
  const next = here.find(({ action }) => action === NEXT[invoice.status]);
  const rest = here.filter((one) => one !== next);
  return { next, may: rest.filter(({ allowed }) => allowed), mayNot: rest.filter(({ allowed }) => !allowed) };
}

/** The answers that a dialog starts with. */
export function blank(invoice: Invoice, today: string): Answers {
  const kinds = invoice.documents.map(({ kind }) => kind);
  return {
    reason: "", channel: kinds.some((kind) => kind === "invoice" || kind === "credit_note") ? "email" : "didox", document: "", how: acceptedBy(kinds), date: today, keep: false, correction: "additional",
    amount: invoice.outstanding, reference: "", payment: "", credited: {}, texts: {}, note: invoice.printed_note ?? "",
  };
}

/** How the papers whose acceptance counts are accepted: forms at the operator, an act by a signature, others by a word. */
export function acceptedBy(kinds: readonly string[]): How {
  if (kinds.some((kind) => kind.startsWith("esf"))) {
    return "partner";
  }
  return kinds.includes("act") ? "signature" : "staff";
}

/** Whether all that the action cannot do without has been told. */
export function complete(fields: readonly Field[], answers: Answers, invoice: Invoice): boolean {
  const told: Partial<Record<Field, boolean>> = {
    reason: answers.reason.trim().length >= 3, seen: answers.how === "staff" || answers.reason.trim() !== "", received: answers.date !== "", amount: answers.amount.trim() !== "",
    reference: answers.reference.trim() !== "", payment: answers.payment !== "", credited: Object.keys(answers.credited).length > 0,
    texts: (Object.keys(answers.texts).length > 0 && Object.values(answers.texts).every((text) => text.trim())) || answers.note !== (invoice.printed_note ?? ""),
  };
  return fields.every((field) => told[field] !== false);
}
