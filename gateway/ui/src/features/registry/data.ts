import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answered, api } from "../../client";
import type { Query } from "../../lib/registry";
import { CLIENTS } from "../clients/data";

const PAGE = 100;

/** The invoices of a query over keyset pages; the live stream changes them in place. */
export function useInvoices(query: Query) {
  return useInfiniteQuery({
    queryKey: ["invoices", query],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/invoices", { params: { query: { ...query, limit: PAGE, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Sums per currency of a query; when they are late, `wait` asks again without the limit of time. */
export function useTotals(query: Query, wait = false) {
  const { sort: _sort, order: _order, ...filters } = query;
  return useQuery({
    queryKey: ["registry-totals", filters, wait],
    queryFn: () => answered(api.GET("/api/v1/registry/totals", { params: { query: { ...filters, wait } } })),
    placeholderData: keepPreviousData,
    meta: { live: true },
  });
}

export function useViews() {
  return useQuery({ queryKey: ["saved-views"], queryFn: () => answered(api.GET("/api/v1/saved-views")) });
}

/** The clients by name, for choosing one. */
export function useClients(enabled = true) {
  return useQuery({ ...CLIENTS, staleTime: 600_000, enabled });
}
