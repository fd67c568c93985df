import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { answered, api, type InvoiceRow, type Schemas } from "../../client";
import { everyPage } from "../../lib/pages";
import { type Drifted, drifted } from "../../lib/drifted";

export type Drift = Schemas["DriftRead"];
const LIMIT = 200;

/** The open differences of a month's invoices. */
export const driftQuery = (month: string) =>
  queryOptions({
    queryKey: ["drift", month],
    meta: { live: true },
    queryFn: async () => (await answered(api.GET("/api/v1/months/{month}/drift", { params: { path: { month } } }))).items,
  });

/** The invoices whose worklogs changed, of every month, each with its differences. */
export function useDrifted(entity: string | undefined): { rows: Drifted[]; pending: boolean; error: Error | null; again: () => void } {
  const invoices = useQuery({
    queryKey: ["drifted", entity],
    meta: { live: true },
    queryFn: () =>
      everyPage<InvoiceRow>((cursor) =>
        answered(api.GET("/api/v1/invoices", { params: { query: { drift: true, limit: LIMIT, ...(entity && { legal_entity_id: entity }), ...(cursor && { cursor }) } } })),
      ),
  });
  const months = [...new Set((invoices.data ?? []).map(({ period }) => period))];
  const found = useQueries({ queries: months.map(driftQuery) });
  return {
    rows: drifted(invoices.data ?? [], found.flatMap(({ data }) => data ?? [])),
    pending: invoices.isPending || found.some(({ isPending }) => isPending),
    error: invoices.error ?? found.find(({ error }) => error)?.error ?? null,
    again: () => { void invoices.refetch(); found.forEach((one) => void one.refetch()); },
  };
}
