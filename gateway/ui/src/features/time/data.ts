import { queryOptions, useQueries } from "@tanstack/react-query";
import { answered, api } from "../../client";
import { monthAfter } from "../../lib/dates";
import { outsideOf } from "../../lib/outside";
import { driftQuery } from "../drift/data";
import { periodsQuery } from "../month-end/data";

// Older work is long settled, or written off.
const MONTHS_BACK = 2;

/** What is on no invoice in a month and the ones before it. */
export function useOutside(month: string, entity: string | undefined) {
  const months = Array.from({ length: MONTHS_BACK + 1 }, (_, back) => monthAfter(month, -back));
  const periods = useQueries({ queries: months.map((one) => periodsQuery(one, entity)) });
  const drift = useQueries({ queries: months.map(driftQuery) });
  // Who holds no role for every legal entity may not see this part, and sees the rest.
  const unclaimed = useQueries({ queries: months.map(unclaimedQuery) });
  const all = [...periods, ...drift];
  return {
    rows: outsideOf(periods.flatMap(({ data }) => data ?? []), drift.flatMap(({ data }) => data ?? []), unclaimed.flatMap(({ data }) => data ?? [])),
    pending: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error)?.error ?? null,
    again: () => all.forEach((one) => void one.refetch()),
  };
}

/** The work of a month that no application claims, and who looked at it. */
export const unclaimedQuery = (month: string) =>
  queryOptions({
    queryKey: ["unclaimed", month],
    meta: { live: true },
    queryFn: () => answered(api.GET("/api/v1/months/{month}/unclaimed", { params: { path: { month } } })),
  });
