import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState } from "react";
import type { InvoiceMoved, InvoiceRow, Page } from "../client";
import { applied } from "./moved";

export type Live = "connecting" | "live" | "stale";

/** Whether changes arrive, for every page. */
export const LiveContext = createContext<Live>("connecting");
export const useLiveState = () => use(LiveContext);

// A month's batch moves hundreds of invoices; what adds them up is fetched once in a while.
const BREATH = 1_000;

/**
 * Follows the live stream. Rows under the key `invoices` change in place; queries whose key is about one invoice
 * (`[anything, invoice_id, …]`) or one batch are fetched when it moves, and those with `meta: { live: true }` on any move.
 */
export function useLive(onSessionEnd: () => void): Live {
  const queries = useQueryClient();
  const [state, setState] = useState<Live>("connecting");

  useEffect(() => {
    const stream = new EventSource("/api/v1/events");
    const refetch = () => void queries.invalidateQueries();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const addUp = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void queries.invalidateQueries({ predicate: (query) => query.meta?.["live"] === true });
      }, BREATH);
    };
    stream.addEventListener("hello", (event) => {
      setState(JSON.parse(event.data).stale ? "stale" : "live");
      refetch();
    });
    stream.addEventListener("stale", () => setState("stale"));
    stream.addEventListener("fresh", () => {
      setState("live");
      refetch();
    });
    stream.addEventListener("change", (event) => {
      move(queries, JSON.parse(event.data));
      addUp();
    });
    stream.addEventListener("batch", (event) => {
      about(queries, JSON.parse(event.data).batch_id);
      addUp();
    });
    stream.addEventListener("end", (event) => {
      if (JSON.parse(event.data).reason === "session") {
        onSessionEnd();
      }
    });
    // The browser comes back by itself and `hello` fetches; only a refusal (401) closes for good.
    stream.onerror = () => {
      setState("connecting");
      if (stream.readyState === EventSource.CLOSED) {
        onSessionEnd();
      }
    };
    return () => {
      clearTimeout(waiting);
      stream.close();
    };
  }, [queries, onSessionEnd]);

  return state;
}

function move(queries: QueryClient, moved: InvoiceMoved): void {
  let unknown = false;
  queries.setQueriesData<InfiniteData<Page<InvoiceRow>>>({ queryKey: ["invoices"] }, (cached) => {
    if (!cached) {
      return cached;
    }
    const result = applied(cached, moved);
    unknown ||= !result.known;
    return result.pages;
  });
  if (unknown) {
    void queries.invalidateQueries({ queryKey: ["invoices"] });
  }
  about(queries, moved.invoice_id);
}

function about(queries: QueryClient, id: string): void {
  void queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === id });
}
