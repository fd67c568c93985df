import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Sign } from "../../components/fact";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { hours } from "../../lib/dates";
import type { Period } from "../../lib/month";
import { refusal } from "../../lib/problem";
import { holds, useSession } from "../../lib/session";
import { confirmHours, CONFIRMS, HOURS, usePeriods } from "../month-end/data";
import { HoursMark } from "../month-end/hours-mark";

type Answer = { period: Period; error: Error | null };

/** The hours of a month for a project manager to confirm, one by one or several; each gets an answer of its own. */
export function Confirm({ month, entity }: { month: string; entity: string | undefined }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const periods = usePeriods(month, entity);
  const { data } = periods;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => (data ?? []).filter(({ totals }) => (totals?.worklogs ?? 0) > 0).toSorted((one, other) => Number(one.hours_confirmed) - Number(other.hours_confirmed) || one.client_name.localeCompare(other.client_name)), [data]);
  const waiting = rows.filter(({ hours_confirmed }) => !hours_confirmed);
  const chosen = waiting.filter(({ application_id }) => ticked.has(application_id));
  const confirming = useMutation({
    mutationFn: async (periods: readonly Period[]) => {
      const answers: Answer[] = [];
      for (const period of periods) {
        answers.push({ period, error: await confirmHours(period).then(() => null, (refused: Error) => refused) });
      }
      return answers;
    },
    onSuccess: () => setTicked(new Set()),
    onSettled: () => HOURS.map((key) => queries.invalidateQueries({ queryKey: [key] })),
  });
  const columns = useMemo<DataColumn<Period>[]>(
    () => [
      { id: "client", header: t("month.client"), grow: true, narrow: "line", cell: (one) => <>{one.client_name} <span className="quiet small">{one.title}</span></> },
      { id: "worklogs", header: t("time.entries"), align: "right", narrow: "hide", cell: (one) => one.totals?.worklogs },
      { id: "logged", header: t("time.logged"), align: "right", cell: (one) => <span className="amount">{t("time.hours", { hours: hours(one.totals?.logged_seconds ?? 0, i18n.language) })}</span> },
      { id: "outside", header: t("time.leftOut"), align: "right", narrow: "hide", cell: (one) => <LeftOut period={one} /> },
      { id: "seen", header: t("time.readAt"), narrow: "hide", cell: (one) => <DateText value={one.source_as_of} as="moment" /> },
      { id: "confirmed", header: t("month.confirmed"), narrow: "corner", cell: (one) => <HoursMark period={one} /> },
    ],
    [t, i18n.language],
  );
  const role = holds(session, CONFIRMS, entity) ? null : t("time.confirmRole");

  return (
    <>
      <QueryState query={periods} />
      {data && rows.length === 0 && <EmptyState title={t("time.noHours")}><p>{t("time.noHoursNext")}</p></EmptyState>}
      {rows.length > 0 && waiting.length === 0 && <p className="chip time-done" role="status"><Sign state="done" />{t("time.allConfirmed")}</p>}
      {confirming.data && <Answers answers={confirming.data} onClose={() => confirming.reset()} />}
      {rows.length > 0 && <DataTable label={t("time.tab.confirm")} rows={rows} columns={columns} idOf={(one) => one.application_id} selection={{ chosen: ticked, change: setTicked }} />}
      {chosen.length > 0 && (
        <section className="selection" aria-label={t("common.selected", { count: chosen.length })}>
          <b className="grow">{t("common.selected", { count: chosen.length })}</b>
          <ReasonButton size="xs" loading={confirming.isPending} reason={role} onClick={() => confirming.mutate(chosen)}>{t("time.confirmMany", { count: chosen.length })}</ReasonButton>
          <Button size="xs" variant="subtle" color="gray" onClick={() => setTicked(new Set())}>{t("common.clear")}</Button>
        </section>
      )}
    </>
  );
}

function LeftOut({ period }: { period: Period }) {
  const { t, i18n } = useTranslation();
  const found = Object.entries(period.totals?.excluded_seconds ?? {}).filter(([, seconds]) => seconds > 0);
  const all = found.reduce((sum, [, seconds]) => sum + seconds, 0);
  if (all === 0) {
    return <span className="quiet">—</span>;
  }
  return (
    <span className="amount">
      {t("time.hours", { hours: hours(all, i18n.language) })}
      <span className="quiet small block">{found.map(([reason]) => t(`inv.exclusion.${reason}`)).join(", ")}</span>
    </span>
  );
}

function Answers({ answers, onClose }: { answers: readonly Answer[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="batch" aria-label={t("time.confirmed")}>
      <div className="batch-head">
        <b className="grow" role="status">{t("batch.progress", { over: answers.filter(({ error }) => !error).length, total: answers.length })}</b>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onClose}>{t("common.close")}</Button>
      </div>
      <ul>
        {answers.map(({ period, error }) => (
          <li key={period.application_id}><Sign state={error ? "failed" : "done"} />{period.client_name} <span className="quiet grow">{error ? refusal(error, t) : t("month.yes")}</span></li>
        ))}
      </ul>
    </section>
  );
}
