import { Loader } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Refusal } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";

type Props<Data> = { query: UseQueryResult<Data>; empty: string; none?: (data: Data) => boolean; children: (data: Data) => ReactNode };

/** What another service knows: while it loads, when it cannot be had, when there is nothing, and else the thing. */
export function PartOf<Data>({ query, empty, none, children }: Props<Data>) {
  if (query.isPending) {
    return <Loader size="xs" />;
  }
  const missing = query.error instanceof Refusal && query.error.status === 404;
  if (missing || (query.data !== undefined && none?.(query.data))) {
    return <p className="quiet small">{empty}</p>;
  }
  return query.data === undefined ? <ProblemAlert error={query.error} onRetry={() => void query.refetch()} /> : <>{children(query.data)}</>;
}
