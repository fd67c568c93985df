import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { QueryState } from "../../components/query-state";

type Props<Data> = { query: UseQueryResult<Data | null>; empty: string; none?: (data: Data) => boolean; children: (data: Data) => ReactNode };

/** What another service knows: while it loads, when it cannot be had, when there is nothing, and else the thing. */
export function PartOf<Data>({ query, empty, none, children }: Props<Data>) {
  if (query.data === undefined) {
    return <QueryState query={query} />;
  }
  return query.data === null || none?.(query.data) ? <p className="quiet small">{empty}</p> : <>{children(query.data)}</>;
}
