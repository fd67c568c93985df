import { useQuery } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";
import type { Invoice } from "./data";

export type Content = Schemas["InvoiceContent"];

/** What the papers say: of a draft as it would be frozen now, of anything later as it was. Null when it was never frozen. */
export function useContent(invoice: Invoice) {
  const path = { invoice_id: invoice.invoice_id };
  const draft = invoice.status === "draft";
  return useQuery({
    queryKey: ["content", invoice.invoice_id, draft ? invoice.version : `revision ${invoice.revision}`],
    queryFn: async (): Promise<Content | null> => {
      if (draft) {
        return (await answered(api.GET("/api/v1/invoices/{invoice_id}/draft-content", { params: { path } }))).content;
      }
      const revisions = await answered(api.GET("/api/v1/invoices/{invoice_id}/revisions", { params: { path } }));
      return revisions.find(({ revision }) => revision === invoice.revision)?.content ?? null;
    },
  });
}
