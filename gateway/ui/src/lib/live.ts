import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { InvoiceMoved, InvoiceRow, Page } from "../client";
import { applied } from "./moved";

export type Live = "connecting" | "live" | "stale";

/** Follows the live stream: rows change in place, an open invoice and an unknown one are fetched. */
export function useLive(onSessionEnd: () => void): Live {
  const queries = useQueryClient();
  const [state, setState] = useState<Live>("connecting");

  useEffect(() => {
    const stream = new EventSource("/api/v1/events");
    const refetch = () => void queries.invalidateQueries();
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
      const moved: InvoiceMoved = JSON.parse(event.data);
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
      void queries.invalidateQueries({ queryKey: ["overview", moved.invoice_id] });
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
    return () => stream.close();
  }, [queries, onSessionEnd]);

  return state;
}
