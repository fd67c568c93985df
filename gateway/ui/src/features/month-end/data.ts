import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { answered, api, intention, type Role } from "../../client";
import { monthAfter } from "../../lib/dates";
import { type Period, type Row, rowsOf } from "../../lib/month";
import { everyPage } from "../../lib/pages";

const LIMIT = 200;

/** The applications of a month. */
export function fetchPeriods(month: string, entity: string | undefined) {
  return everyPage((cursor) =>
    answered(
      api.GET("/api/v1/months/{month}/periods", {
        params: { path: { month }, query: { limit: LIMIT, ...(entity && { legal_entity_id: entity }), ...(cursor && { cursor }) } },
      }),
    ),
  );
}

export const periodsQuery = (month: string, entity: string | undefined) =>
  queryOptions({ queryKey: ["periods", month, entity], meta: { live: true }, queryFn: () => fetchPeriods(month, entity) });

export function usePeriods(month: string, entity: string | undefined) {
  return useQuery(periodsQuery(month, entity));
}

/** What keeps a legal entity's month open, and who closed it. */
export const closingQuery = (month: string, entity: string) =>
  queryOptions({
    queryKey: ["closing", month, entity],
    meta: { live: true },
    queryFn: () => answered(api.GET("/api/v1/months/{month}/closing", { params: { path: { month }, query: { legal_entity_id: entity } } })),
  });

export const CONFIRMS: readonly Role[] = ["project_manager", "admin"];
/** The queries that tell of confirmed hours. */
export const HOURS = ["periods", "closing"];

/** Confirms the hours of an application's month exactly as they were shown; refused when they are others by now. */
export function confirmHours({ month, application_id, totals }: Period) {
  const params = { path: { month, application_id }, header: { "Idempotency-Key": intention() } };
  return answered(api.POST("/api/v1/months/{month}/periods/{application_id}/confirm-hours", { params, body: { fingerprint: totals?.fingerprint ?? "" } }));
}

/** The invoices of a month, all of them. */
export function useMonthInvoices(month: string, entity: string | undefined, live: boolean) {
  return useQuery({
    queryKey: ["month-invoices", month, entity],
    meta: { live },
    queryFn: () =>
      everyPage((cursor) =>
        answered(
          api.GET("/api/v1/invoices", {
            params: { query: { month, limit: LIMIT, sort: "client", order: "asc", ...(entity && { legal_entity_id: entity }), ...(cursor && { cursor }) } },
          }),
        ),
      ),
  });
}

/** The rows of the cockpit. */
export function useCockpit(month: string, entity: string | undefined) {
  const periods = usePeriods(month, entity);
  const now = useMonthInvoices(month, entity, true);
  const last = useMonthInvoices(monthAfter(month, -1), entity, false);
  const rows = useMemo<Row[]>(
    () => rowsOf(periods.data ?? [], now.data ?? [], last.data ?? []).toSorted((one, other) => one.period.client_name.localeCompare(other.period.client_name)),
    [periods.data, now.data, last.data],
  );
  return { rows, pending: periods.isPending, error: periods.error ?? now.error ?? last.error, again: () => void periods.refetch() };
}
