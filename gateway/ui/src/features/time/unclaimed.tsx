import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Sign } from "../../components/fact";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { daysBetween } from "../../lib/aging";
import { dayOf, hours } from "../../lib/dates";
import { sayLeftOut } from "../../lib/said";
import { holds, useSession } from "../../lib/session";
import { usePeople } from "../settings/people-data";
import { unclaimedQuery } from "./data";

type Worklog = Schemas["ExcludedWorklog"];

/** Work that no application claims, or that two claim, the oldest first; somebody looks at it and says why it stays so. */
export function Unclaimed({ month }: { month: string }) {
  const { t, i18n } = useTranslation();
  const unclaimed = useQuery(unclaimedQuery(month));
  const today = dayOf(new Date());
  const rows = useMemo(() => (unclaimed.data?.worklogs ?? []).toSorted((one, other) => one.work_date.localeCompare(other.work_date)), [unclaimed.data]);
  const columns = useMemo<DataColumn<Worklog>[]>(
    () => [
      { id: "day", header: t("time.day"), cell: (one) => <DateText value={one.work_date} as="short" /> },
      { id: "issue", header: t("time.issue"), narrow: "line", cell: (one) => one.issue_key },
      { id: "person", header: t("time.person"), narrow: "line", cell: (one) => <span className="quiet">{one.person_id}</span> },
      { id: "why", header: t("time.why"), grow: true, narrow: "line", cell: (one) => <>{t(`inv.exclusion.${one.reason}`)} {one.reason !== "needs_mapping" && <span className="quiet small">{sayLeftOut(one, i18n.language)}</span>}</> },
      { id: "age", header: t("time.age"), align: "right", narrow: "hide", cell: (one) => <span className="amount">{t("time.days", { count: Math.max(0, daysBetween(one.work_date, today)) })}</span> },
      { id: "hours", header: t("month.hours"), align: "right", narrow: "corner", cell: (one) => <span className="amount">{t("time.hours", { hours: hours(one.seconds, i18n.language) })}</span> },
    ],
    [t, i18n.language, today],
  );
  if (!unclaimed.isSuccess) {
    return <QueryState query={unclaimed} />;
  }
  const { data } = unclaimed;
  if (!data.seen_at) {
    return <EmptyState title={t("month.empty")}><p>{t("month.emptyNext")}</p></EmptyState>;
  }
  if (data.total_worklogs === 0) {
    return <EmptyState title={t("time.noUnclaimed")}><p>{t("time.readAt")}: <DateText value={data.seen_at} as="moment" /></p></EmptyState>;
  }
  return (
    <>
      <Look month={month} unclaimed={data} />
      {rows.length < data.total_worklogs && <p className="quiet small">{t("time.firstOf", { shown: rows.length, total: data.total_worklogs })}</p>}
      <DataTable label={t("time.tab.unclaimed")} rows={rows} columns={columns} idOf={(one) => `${one.worklog_id} ${one.reason}`} />
    </>
  );
}

function Look({ month, unclaimed }: { month: string; unclaimed: Schemas["UnclaimedRead"] }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const [asked, setAsked] = useState(false);
  // This work belongs to no legal entity: one who looks at it has the role for all of them.
  const may = holds(session, ["project_manager", "accountant", "admin"], "*");
  const looker = usePeople().data?.find(({ staff_id }) => staff_id === unclaimed.looked_by);
  const found = t("time.found", { count: unclaimed.total_worklogs, hours: hours(unclaimed.total_seconds, i18n.language) });
  return (
    <section className="batch time-look" aria-label={found}>
      <b className="chip"><Sign state={unclaimed.looked_at ? "done" : "waiting"} />{found}</b>
      {unclaimed.looked_at ? (
        <p>{t("time.looked")} <DateText value={unclaimed.looked_at} as="moment" />{looker && `, ${looker.name}`}: {unclaimed.look_reason}</p>
      ) : (
        <p>{t("time.lookText")}</p>
      )}
      <p className="time-step">
        <ReasonButton size="xs" variant={unclaimed.looked_at ? "default" : "filled"} reason={may ? null : t("time.lookRole")} onClick={() => setAsked(true)}>{t("time.look")}</ReasonButton>
      </p>
      {asked && <LookDialog month={month} onClose={() => setAsked(false)} />}
    </section>
  );
}

function LookDialog({ month, onClose }: { month: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key] = useState(intention);
  const looking = useMutation({
    mutationFn: (reason: string) => answered(api.POST("/api/v1/months/{month}/unclaimed/look", { params: { path: { month }, header: { "Idempotency-Key": key } }, body: { reason } })),
    onSuccess: onClose,
    onSettled: () => ["unclaimed", "closing"].map((name) => queries.invalidateQueries({ queryKey: [name] })),
  });
  return (
    <ReasonDialog title={t("time.look")} verb={t("time.lookVerb")} error={looking.error} pending={looking.isPending} onClose={onClose} onSubmit={looking.mutate}>
      {t("time.lookHint")}
    </ReasonDialog>
  );
}
