import "../features/month-end/month-end.css";
import { Button, Loader } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "../components/data-table";
import { EmptyState } from "../components/empty-state";
import { ListSearch } from "../components/list-search";
import { Money } from "../components/money";
import { PageHeader } from "../components/page-header";
import { ProblemAlert } from "../components/problem-alert";
import type { Batch } from "../features/batches/use-batch";
import type { Verb } from "../features/green/green-lane";
import { Blockers } from "../features/month-end/blockers";
import { columns } from "../features/month-end/columns";
import { useCockpit } from "../features/month-end/data";
import { Funnel } from "../features/month-end/funnel";
import { Source } from "../features/month-end/source";
import { useLegalEntities } from "../features/shell/scope-bar";
import { month as monthText } from "../lib/dates";
import { totals } from "../lib/money";
import { billing, countStages, type Row, type Stage } from "../lib/month";
import { useScope } from "../lib/scope";

const GreenLane = lazy(async () => ({ default: (await import("../features/green/green-lane")).GreenLane }));
const BatchPanel = lazy(async () => ({ default: (await import("../features/batches/batch-panel")).BatchPanel }));
const SelectionBar = lazy(async () => ({ default: (await import("../features/month-end/selection-bar")).SelectionBar }));
const PeriodPanel = lazy(async () => ({ default: (await import("../features/month-end/period-panel")).PeriodPanel }));
const Closing = lazy(async () => ({ default: (await import("../features/month-end/closing")).Closing }));

// What the panel beside the list says gives way to it.
const BESIDE = ["deal", "hours", "confirmed", "change"];

/** The cockpit of a month: every application, how far it is, and what to do with many of them at once. */
export function MonthEndPage() {
  const { t, i18n } = useTranslation();
  const { month, entity } = useScope();
  const { stage, batch, application } = useSearch({ from: "/month-end" });
  const navigate = useNavigate({ from: "/month-end" });
  const { rows, pending, error, again } = useCockpit(month, entity);
  const entities = useLegalEntities().data?.items ?? [];
  const [word, setWord] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<"green" | "closing" | null>(null);
  const shape = useMemo(() => columns(t, i18n.language), [t, i18n.language]);
  const counts = countStages(rows.map(({ period }) => period));
  const shown = rows.filter((row) => (!stage || row.stage === stage) && matches(row, word));
  const chosen = rows.filter(({ period }) => ticked.has(period.application_id));
  const sellers = entities.filter(({ legal_entity_id }) => !entity || legal_entity_id === entity);

  const choose = (next: Stage | undefined) => void navigate({ search: (before) => ({ ...before, stage: next }), replace: true });
  const follow = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, batch: id }), replace: true });
  const started = ({ batch_id }: Batch) => { setDialog(null); follow(batch_id); };
  const nameOf = (item: Batch["items"][number]) => {
    const own = rows.find(({ period }) => period.application_id === item.application_id || period.invoices.some(({ invoice_id }) => invoice_id === item.invoice_id));
    return own?.period.client_name ?? item.application_id ?? item.invoice_id ?? "";
  };
  const open = ({ period }: Row) => {
    const standing = billing(period).at(-1);
    const row = standing?.status === "draft" ? { of: "month" as const } : {};
    void (standing ? navigate({ to: "/invoices/$id", params: { id: standing.invoice_id }, search: row }) : navigate({ search: (before) => ({ ...before, application: period.application_id }), replace: true }));
  };
  const close = () => void navigate({ search: (before) => ({ ...before, application: undefined }), replace: true });
  const beside = rows.find((row) => row.period.application_id === application && (row.stage === "open" || row.stage === "nothing"));

  return (
    <div className={beside ? "beside" : undefined}>
      <section>
        <PageHeader title={t("nav.monthEnd")} note={monthText(month, i18n.language)}>
          {!pending && <Source month={month} periods={rows.map(({ period }) => period)} />}
          <Button size="xs" variant="light" onClick={() => setDialog("green")}>{t("green.title")}</Button>
          <Button size="xs" variant="default" disabled={sellers.length === 0} onClick={() => setDialog("closing")}>{t("closing.title")}</Button>
        </PageHeader>
        <ProblemAlert error={error} onRetry={again} />
        <Suspense>{batch && <BatchPanel batchId={batch} nameOf={nameOf} onClose={() => follow(undefined)} />}</Suspense>
        {pending && <Loader size="sm" m="lg" aria-label={t("common.loading")} />}
        {!pending && rows.length === 0 && !error && <EmptyState title={t("month.empty")}><p>{t("month.emptyNext")}</p></EmptyState>}
        {rows.length > 0 && (
          <>
            <Funnel counts={counts} chosen={stage} onChoose={choose} />
            <Blockers month={month} entities={sellers.map(({ legal_entity_id }) => legal_entity_id)} onClose={() => setDialog("closing")} />
            <div className="list-head">
              <p className="totals">{totals(shown).map(({ currency, net }) => <Money key={currency} value={net} currency={currency} />)}</p>
              <ListSearch label={t("month.search")} word={word} onWord={setWord} />
            </div>
            {shown.length === 0 && <EmptyState title={t("month.nothing")} />}
            {shown.length > 0 && (
              <DataTable
                label={t("nav.monthEnd")} rows={shown} columns={shape} idOf={({ period }) => period.application_id} onOpen={open} opened={beside?.period.application_id} hidden={beside ? BESIDE : []}
                selection={{ chosen: ticked, change: setTicked }}
              />
            )}
            <Suspense>{chosen.length > 0 && <SelectionBar month={month} chosen={chosen} onClear={() => setTicked(new Set())} onStarted={started} />}</Suspense>
          </>
        )}
        <Suspense>
          {dialog === "green" && <GreenLane month={month} first={pendingVerb(counts)} onClose={() => setDialog(null)} onStarted={started} />}
          {dialog === "closing" && <Closing month={month} entities={sellers} onClose={() => setDialog(null)} />}
        </Suspense>
      </section>
      <Suspense>{beside && <PeriodPanel row={beside} onClose={close} onStarted={(made) => { close(); started(made); }} />}</Suspense>
    </div>
  );
}

/** What most likely comes next: the first stage that has something left. */
function pendingVerb(counts: Record<Stage, number>): Verb {
  if (counts.open > 0) {
    return "create";
  }
  return counts.draft > 0 ? "finalize" : counts.needs_review > 0 ? "approve" : "send";
}

function matches({ period }: Row, word: string): boolean {
  const text = `${period.client_name} ${period.title} ${period.application_id} ${period.deal_type}`.toLocaleLowerCase();
  return text.includes(word.trim().toLocaleLowerCase());
}
