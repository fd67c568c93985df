import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, Refusal } from "../../client";
import type { Annex, Change, Edits } from "../../lib/annex";

const annexQuery = (invoiceId: string) => queryOptions({ queryKey: ["annex", invoiceId], queryFn: () => fetchAnnex(invoiceId) });

/** What was recorded of the time, beside what the client will read. */
export function useAnnex(invoiceId: string) {
  return useQuery(annexQuery(invoiceId));
}

/** Saves changes one after another; where the invoice moved meanwhile, the change is made on what there is now. */
export function useAnnexChange(invoiceId: string) {
  const queries = useQueryClient();
  const { queryKey } = annexQuery(invoiceId);
  return useMutation({
    scope: { id: `annex ${invoiceId}` },
    mutationFn: async (change: Change) => {
      const known = queries.getQueryData(queryKey) ?? (await fetchAnnex(invoiceId));
      try {
        return await write(invoiceId, known, change);
      } catch (error) {
        if (error instanceof Refusal && error.status === 412) {
          return write(invoiceId, await fetchAnnex(invoiceId), change);
        }
        throw error;
      }
    },
    onSuccess: (saved) => queries.setQueryData(queryKey, saved),
    onSettled: () => void queries.invalidateQueries({ predicate: ({ queryKey: [word, id] }) => id === invoiceId && word !== "paper" }),
  });
}

function fetchAnnex(invoiceId: string): Promise<Annex> {
  return answered(api.GET("/api/v1/invoices/{invoice_id}/annex", { params: { path: { invoice_id: invoiceId } } }));
}

function write(invoiceId: string, known: Annex, change: Change): Promise<Annex> {
  const params = { path: { invoice_id: invoiceId }, header: { "If-Match": `"${known.version}"` } };
  const body: Edits = change(known.edits);
  return answered(api.PUT("/api/v1/invoices/{invoice_id}/annex", { params, body }));
}
