import { ActionIcon, Button, Progress } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Sign } from "../../components/fact";
import { CloseIcon } from "../../components/icons";
import { ProblemAlert } from "../../components/problem-alert";
import type { FactState } from "../../lib/facts";
import { say } from "../../lib/said";
import { type Batch, useBatch, useResumeBatch } from "./use-batch";

type Props = { batchId: string; nameOf: (item: Batch["items"][number]) => string; onClose: () => void };
const SIGN: Record<Batch["items"][number]["state"], FactState> = { waiting: "waiting", running: "pending", done: "done", failed: "failed" };

/** A batch as it goes: how far it is, and what became of every item, failures first. It may be left and comes back. */
export function BatchPanel({ batchId, nameOf, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: batch, error, refetch } = useBatch(batchId);
  const resuming = useResumeBatch(batchId);
  const finished = batch?.state === "finished";
  useEffect(() => {
    if (finished) {
      void queries.invalidateQueries({ predicate: (query) => query.meta?.["live"] === true });
    }
  }, [finished, queries]);

  if (!batch) {
    return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  }
  const over = batch.done + batch.failed;
  const items = batch.items.toSorted((one, other) => Number(other.state === "failed") - Number(one.state === "failed"));
  return (
    <section className="batch" aria-label={t(`batch.verb.${batch.verb}`)}>
      <div className="batch-head">
        <b className="grow">{t(`batch.verb.${batch.verb}`)}</b>
        <span role="status">{t("batch.progress", { over, total: batch.total })}{batch.failed > 0 && `, ${t("batch.failed", { count: batch.failed })}`}</span>
        {batch.state === "paused" && <Button size="compact-xs" loading={resuming.isPending} onClick={() => resuming.mutate()}>{t("batch.resume")}</Button>}
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.close")} onClick={onClose}><CloseIcon /></ActionIcon>
      </div>
      <Progress.Root size="sm">
        <Progress.Section value={(100 * batch.done) / Math.max(1, batch.total)} aria-label={t("batch.doneShare")} />
        <Progress.Section value={(100 * batch.failed) / Math.max(1, batch.total)} color="red" aria-label={t("batch.failedShare")} />
      </Progress.Root>
      <ul>
        {items.map((item) => (
          <li key={item.item_id}>
            <Sign state={SIGN[item.state]} />
            {item.invoice_id ? <Link to="/invoices/$id" params={{ id: item.invoice_id }} search={{ batch: batchId }}>{nameOf(item)}</Link> : <span>{nameOf(item)}</span>}
            <span className="quiet grow">{item.result ? say(t, item.said, item.result) : t(`batch.state.${item.state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
