import { useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { createContext, type ReactNode, use, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { intention } from "../../client";
import { EditQueue, type QueueState } from "../../lib/edit-queue";
import { fetchInvoice, type Invoice } from "./data";

const EditsContext = createContext<EditQueue<Invoice> | null>(null);

/** The queue of what was typed on this invoice; leaving the page with something unsaved asks first. */
export function EditsProvider({ invoice, children }: { invoice: Invoice; children: ReactNode }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [queue] = useState(() => {
    const key = ["invoice", invoice.invoice_id];
    const latest = () => queries.getQueryData<Invoice>(key) ?? invoice;
    return new EditQueue<Invoice>({
      latest,
      keep: (fresh) => queries.setQueryData<Invoice>(key, (cached) => (cached && cached.version > fresh.version ? cached : fresh)),
      fetch: () => fetchInvoice(invoice.invoice_id),
      key: intention,
    });
  });
  const { phase } = useSyncExternalStore(queue.subscribe, queue.state);
  useBlocker({ shouldBlockFn: () => phase !== "saved" && !window.confirm(t("inv.leave")), enableBeforeUnload: () => phase !== "saved" });
  return <EditsContext value={queue}>{children}</EditsContext>;
}

/** The queue of the invoice that is open. */
export function useQueue(): EditQueue<Invoice> {
  const queue = use(EditsContext);
  if (!queue) {
    throw new Error("edits are made on an invoice's page only");
  }
  return queue;
}

/** What of the typing is saved, waits, or needs a decision. */
export function useQueueState(): QueueState<Invoice> {
  const queue = useQueue();
  return useSyncExternalStore(queue.subscribe, queue.state);
}
