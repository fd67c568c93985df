import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../../client";
import { dayOf, monthAfter } from "../../lib/dates";
import { everyPage } from "../../lib/pages";
import { fetchFile, fetchInvoice, type Invoice } from "../invoice/data";

const GONE = ["void", "discarded"];

export const queueKey = (entity: string | undefined) => ["approval-queue", entity] as const;

/** Every invoice that waits for an approver. */
export function useQueue(entity: string | undefined) {
  return useQuery({
    queryKey: queueKey(entity),
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

export function useApproval(invoiceId: string) {
  return useQuery({
    queryKey: ["approval", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/approval", { params: { path: { invoice_id: invoiceId } } })),
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
      return row ? fetchInvoice(row.invoice_id) : null;
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

/** The bytes of a document's file, which stay what they are. */
export function useFile(invoice: Invoice, document: Invoice["documents"][number] | undefined) {
  return useQuery({
    queryKey: ["file", document?.document_id, document?.file?.sha256],
    enabled: Boolean(document?.file),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => fetchFile(invoice, document as Invoice["documents"][number]),
  });
}
