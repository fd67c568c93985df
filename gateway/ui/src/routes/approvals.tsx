import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../components/empty-state";
import { BackIcon } from "../components/icons";
import { PageHeader } from "../components/page-header";
import { QueryState } from "../components/query-state";
import { Card } from "../features/approvals/card";
import { queueKey, useQueue } from "../features/approvals/data";
import { Queue } from "../features/approvals/queue";
import { BatchPanel } from "../features/batches/batch-panel";
import { useKeys } from "../lib/keys";
import { nextOf, type Order, ordered } from "../lib/queue";
import { useScope } from "../lib/scope";

const GreenLane = lazy(async () => ({ default: (await import("../features/green/green-lane")).GreenLane }));

/** The approver's sitting: the queue, one card after the other, and all green at once. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const { entity, month } = useScope();
  const { invoice, batch } = useSearch({ from: "/approvals" });
  const navigate = useNavigate({ from: "/approvals" });
  const [order, setOrder] = useState<Order>("age");
  const [green, setGreen] = useState(false);
  const wide = useMediaQuery("(min-width: 900px)", true, { getInitialValueInEffect: false });
  const queries = useQueryClient();
  const queue = useQueue(entity);
  const rows = ordered(queue.data ?? [], order);
  const first = rows[0]?.invoice_id;
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, invoice: id }), replace: true });
  const step = (by: number) => {
    const at = rows.findIndex(({ invoice_id }) => invoice_id === invoice);
    open(rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.invoice_id);
  };
  useKeys({ j: () => step(1), k: () => step(-1), a: () => open(invoice ?? first), Escape: () => open(undefined) });
  useEffect(() => {
    if (wide && !invoice && first) {
      void navigate({ search: (before) => ({ ...before, invoice: first }), replace: true });
    }
  }, [wide, invoice, first, navigate]);
  const names = new Map(rows.map((row) => [row.invoice_id, `${row.number ?? ""} ${row.client_name}`]));
  // It leaves the queue at once; otherwise the last one, decided, would be the first again until the queue is read anew.
  const decided = (id: string) => {
    queries.setQueryData<typeof queue.data>(queueKey(entity), (before) => before?.filter(({ invoice_id }) => invoice_id !== id));
    open(nextOf(rows, id));
  };
  const follow = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, batch: id }), replace: true });

  return (
    <>
      {(wide || !invoice) && (
        <PageHeader title={t("nav.approvals")} note={queue.isSuccess ? t("approvals.waiting", { count: rows.length }) : undefined}>
          <Button size="xs" variant="light" onClick={() => setGreen(true)}>{t("green.title")}</Button>
        </PageHeader>
      )}
      <QueryState query={queue} />
      {batch && <BatchPanel batchId={batch} nameOf={(item) => names.get(item.invoice_id ?? "") ?? item.invoice_id ?? ""} onClose={() => follow(undefined)} />}
      {queue.isSuccess && rows.length === 0 && !invoice && <EmptyState title={t("approvals.empty")}><p>{t("approvals.emptyNext")}</p></EmptyState>}
      <div className="sitting">
        {rows.length > 0 && (wide || !invoice) && <Queue rows={rows} order={order} opened={invoice} onOrder={setOrder} onOpen={open} />}
        {invoice && (
          <div className="grow">
            {!wide && <Button size="xs" variant="subtle" mb="xs" leftSection={<BackIcon size={16} />} onClick={() => open(undefined)}>{t("approvals.toQueue")}</Button>}
            <Card key={invoice} invoiceId={invoice} onDecided={() => decided(invoice)} />
          </div>
        )}
      </div>
      <Suspense>{green && <GreenLane month={month} verbs={["approve"]} onClose={() => setGreen(false)} onStarted={({ batch_id }) => { setGreen(false); follow(batch_id); }} />}</Suspense>
    </>
  );
}
