import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";

export type Invoice = Schemas["InvoiceRead"];
type Document = Invoice["documents"][number];

/** An invoice as it is now. */
export function fetchInvoice(invoiceId: string): Promise<Invoice> {
  return answered(api.GET("/api/v1/invoices/{invoice_id}", { params: { path: { invoice_id: invoiceId } } }));
}

export function useInvoice(invoiceId: string) {
  return useQuery({ queryKey: ["invoice", invoiceId], queryFn: () => fetchInvoice(invoiceId) });
}

/** Who did what with an invoice, over keyset pages. */
export function useAudit(invoiceId: string) {
  return useInfiniteQuery({
    queryKey: ["audit", invoiceId],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/invoices/{invoice_id}/audit", { params: { path: { invoice_id: invoiceId }, query: { limit: 200, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The bytes of a file that was made. */
export async function fetchFile(invoice: Invoice, document: Document): Promise<ArrayBuffer> {
  const path = { document_id: document.document_id, revision: await revisionOf(invoice, document) };
  return answered<unknown>(api.GET("/api/v1/files/{document_id}/{revision}", { params: { path }, parseAs: "arrayBuffer" })) as Promise<ArrayBuffer>;
}

/** The revision that a file was made in: a document that a reissue kept has the file of an earlier one. */
async function revisionOf(invoice: Invoice, document: Document): Promise<number> {
  if (invoice.revision === 1) {
    return 1;
  }
  const files = await answered(api.GET("/api/v1/files", { params: { query: { invoice_id: invoice.invoice_id } } }));
  return files.find(({ document_id, sha256 }) => document_id === document.document_id && sha256 === document.file?.sha256)?.revision ?? invoice.revision;
}
