import { useQuery } from "@tanstack/react-query";
import { answered, api, type InvoiceOverview } from "../../client";
import { dayOf, monthAfter } from "../../lib/dates";
import { everyPage } from "../../lib/pages";

export type Invoice = InvoiceOverview["invoice"];
const GONE = ["void", "discarded"];

/** Every invoice that waits for an approver. */
export function useQueue(entity: string | undefined) {
  return useQuery({
    queryKey: ["approval-queue", entity],
    meta: { live: true },
    queryFn: () =>
      everyPage((cursor) =>
        answered(
          api.GET("/api/v1/invoices", {
            params: { query: { status: ["needs_review"], limit: 200, sort: "updated", order: "asc", ...(entity && { legal_entity_id: entity }), ...(cursor && { cursor }) } },
          }),
        ),
      ),
  });
}

export function useInvoice(invoiceId: string) {
  return useQuery({
    queryKey: ["invoice", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}", { params: { path: { invoice_id: invoiceId } } })),
  });
}

export function useApproval(invoiceId: string) {
  return useQuery({
    queryKey: ["approval", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/approval", { params: { path: { invoice_id: invoiceId } } })),
  });
}

export function useAudit(invoiceId: string) {
  return useQuery({
    queryKey: ["audit", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/audit", { params: { path: { invoice_id: invoiceId }, query: { limit: 200 } } })),
  });
}

/** The invoice of the same application a month before; null when there was none. */
export function useLastMonth(invoice: Invoice) {
  const month = monthAfter(invoice.period, -1);
  return useQuery({
    queryKey: ["last-month", invoice.application_id, month],
    queryFn: async (): Promise<Invoice | null> => {
      const query = { application_id: invoice.application_id, month, limit: 20 };
      const { items } = await answered(api.GET("/api/v1/invoices", { params: { query } }));
      const row = items.find(({ status, kind }) => !GONE.includes(status) && kind === invoice.kind);
      return row ? answered(api.GET("/api/v1/invoices/{invoice_id}", { params: { path: { invoice_id: row.invoice_id } } })) : null;
    },
  });
}

/** What a client has not paid in time, per currency. */
export function useOverdue(clientId: string) {
  return useQuery({
    queryKey: ["overdue", clientId],
    queryFn: () => answered(api.GET("/api/v1/registry/totals", { params: { query: { client_id: clientId, overdue_on: dayOf(new Date()), wait: true } } })),
  });
}

/** The bytes of a document's file. */
export function useFile(documentId: string | undefined, revision: number) {
  return useQuery({
    queryKey: ["file", documentId, revision],
    enabled: documentId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const path = { document_id: documentId ?? "", revision };
      return (await answered(api.GET("/api/v1/files/{document_id}/{revision}", { params: { path }, parseAs: "arrayBuffer" }))) as ArrayBuffer;
    },
  });
}
