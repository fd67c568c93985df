import { answered, api, type Schemas } from "../../client";
import type { Invoice } from "./data";

export type Action = Schemas["Action"];
/** How staff know of a client's yes: they were told, they saw it signed at Didox, or on paper. */
export type How = "staff" | "partner" | "signature";

/** What a dialog asked for; each action takes the answers that it needs. */
export type Answers = {
  reason: string;
  channel: "email" | "didox";
  document: string;
  how: How;
  date: string;
  keep: boolean;
  correction: "corrected" | "additional";
  amount: string;
  reference: string;
  payment: string;
  /** Lines that are credited, each with its quantity. */
  credited: Record<string, string>;
  /** Texts of lines that are amended. */
  texts: Record<string, string>;
  note: string;
};

/** One move of an invoice. Repeated with the same key it acts once. */
export function act(invoice: Invoice, action: Action, answers: Answers, key: string): Promise<unknown> {
  const path = { invoice_id: invoice.invoice_id };
  const header = { "Idempotency-Key": key };
  const { reason } = answers;
  const document_id = answers.document || null;
  const document_date = answers.date || null;
  switch (action) {
    case "finalize":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/finalize", { params: { path, header: { ...header, "If-Match": `"${invoice.version}"` } } }));
    case "withdraw":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/withdraw", { params: { path, header }, body: null }));
    case "return":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/return", { params: { path, header }, body: { reason } }));
    case "approve": {
      const body = { revision: invoice.revision, bundle_hash: invoice.bundle_hash ?? "" };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/approve", { params: { path, header }, body }));
    }
    case "send":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/send", { params: { path, header }, body: { channel: answers.channel } }));
    case "resend":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/resend", { params: { path, header }, body: { reason } }));
    case "accept":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/accept", { params: { path, header }, body: { document_id, how: answers.how, note: reason || null } }));
    case "reject":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/reject", { params: { path, header }, body: { document_id, reason } }));
    case "reissue":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/reissue", { params: { path, header }, body: { reason, keep_number: answers.keep } }));
    case "void":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/void", { params: { path, header }, body: { reason, keep_worklogs: answers.keep } }));
    case "void_request":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/void-request", { params: { path, header }, body: { reason, keep_worklogs: answers.keep } }));
    case "discard":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/discard", { params: { path, header }, body: { reason } }));
    case "credit": {
      const lines = Object.entries(answers.credited).map(([line_id, quantity]) => ({ line_id, quantity }));
      return answered(api.POST("/api/v1/invoices/{invoice_id}/credit", { params: { path, header }, body: { reason, document_date, lines } }));
    }
    case "correct":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/correct", { params: { path, header }, body: { kind: answers.correction, reason, document_date } }));
    case "record_payment":
      return recordPayment(invoice, answers, key);
    case "reverse_payment":
      return reversePayment(answers, key);
    case "amend": {
      const params = { path, header: { ...header, "If-Match": `"${invoice.version}"` } };
      const body = { line_texts: answers.texts, ...(answers.note !== (invoice.printed_note ?? "") && { printed_note: answers.note || null }) };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/amend", { params, body }));
    }
    case "nothing_to_bill":
      throw new Error(`${action} is done elsewhere`);
  }
}

function recordPayment(invoice: Invoice, { amount, date, reference, reason }: Answers, key: string) {
  const body = {
    client_id: invoice.client_id, legal_entity_id: invoice.legal_entity_id, contract_no: invoice.contract.number, currency: invoice.currency,
    amount, received_on: date, reference, note: reason || null, allocations: [{ invoice_id: invoice.invoice_id, amount }],
  };
  return answered(api.POST("/api/v1/payments", { params: { header: { "Idempotency-Key": key } }, body }));
}

function reversePayment({ payment, reason }: Answers, key: string) {
  const [payment_id = "", allocation_id = ""] = payment.split(" ");
  const params = { path: { payment_id, allocation_id }, header: { "Idempotency-Key": key } };
  return answered(api.POST("/api/v1/payments/{payment_id}/allocations/{allocation_id}/reverse", { params, body: { reason } }));
}
