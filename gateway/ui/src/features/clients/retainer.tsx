import { Button, Loader } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { hours, monthAfter } from "../../lib/dates";
import { retainerMonth, secondsOf } from "../../lib/retainer";
import { useScope } from "../../lib/scope";
import { ADJUST_ROLES, type Application, type Deal, useRefusedTo } from "./data";
import { RetainerPicture } from "./retainer-picture";

const AdjustRetainer = lazy(async () => ({ default: (await import("./adjust-retainer")).AdjustRetainer }));
type Retainer = Schemas["RetainerRead"];
const SPAN = 12;

/** What happened to the hours of support, month by month, as the invoices state it, and what there is now. */
export function RetainerPart({ application, deal }: { application: Application; deal: Deal }) {
  const { t, i18n } = useTranslation();
  const { month } = useScope();
  const [last, setLast] = useState(month);
  const [adjusting, setAdjusting] = useState(false);
  const why = useRefusedTo(ADJUST_ROLES, t("terms.adjustRole"), application.seller_id);
  const first = monthAfter(last, 1 - SPAN);
  // A month without an invoice has no statement.
  const billed = deal.components.map((one) => one.month).filter((one) => first <= one && one < last);
  const months = [...new Set([...billed, last])].toSorted();
  const asked = useQueries({
    queries: months.map((one) => ({
      queryKey: ["retainer", application.application_id, one],
      queryFn: () => answered(api.GET("/api/v1/applications/{application_id}/retainer", { params: { path: { application_id: application.application_id }, query: { month: one } } })),
      meta: { live: true },
    })),
  });
  const known = asked.flatMap(({ data }) => (data ? [data] : []));
  const failed = asked.find(({ error }) => error)?.error ?? null;
  const now = known.find((one) => one.month === last);
  const stated = known.flatMap((one) => (one.statement ? [retainerMonth(one.month, one.statement)] : []));
  return (
    <>
      <div className="section-head">
        <h2 className="section-title">{t("retainer.title")}</h2>
        <span className="actions">
          <Button size="xs" variant="default" onClick={() => setLast(monthAfter(last, -SPAN))}>{t("retainer.earlier")}</Button>
          {last !== month && <Button size="xs" variant="default" onClick={() => setLast(month)}>{t("retainer.latest")}</Button>}
          <ReasonButton size="xs" reason={why} onClick={() => setAdjusting(true)}>{t("retainer.adjust")}</ReasonButton>
        </span>
      </div>
      <ProblemAlert error={failed} />
      {asked.some(({ isPending }) => isPending) && <Loader size="sm" aria-label={t("common.loading")} />}
      {now && (
        <p className="retainer-now">
          <DateText value={now.month} as="month" />: <b>{t("terms.hours", { hours: hours(now.balance_seconds, i18n.language) })}</b> <span className="quiet">{t("retainer.atBeginning")}</span>
          {now.open_before && <span className="warn small"> {t("retainer.provisional")} <DateText value={now.open_before} as="month" /></span>}
        </p>
      )}
      {stated.length === 0 && known.length === months.length && <EmptyState title={t("retainer.none")}><p>{t("retainer.noneNext")}</p></EmptyState>}
      {stated.length > 0 && <RetainerPicture months={stated} />}
      {now && <Entries retainer={now} />}
      <Suspense>{adjusting && <AdjustRetainer application={application} month={month} onClose={() => setAdjusting(false)} />}</Suspense>
    </>
  );
}

/** Every posting of the ledger, the newest first. */
function Entries({ retainer }: { retainer: Retainer }) {
  const { t, i18n } = useTranslation();
  const { lots, entries } = retainer;
  return (
    <>
      {lots.length > 1 && (
        <p className="quiet small retainer-lots">
          {t("retainer.lots")} {lots.map(({ lot_month, seconds }) => <span key={lot_month} className="pill"><DateText value={lot_month} as="month" />: {hours(seconds, i18n.language)}</span>)} {t("retainer.sum", { hours: hours(secondsOf(lots), i18n.language) })}
        </p>
      )}
      {entries.length > 0 && (
        <details className="ledger">
          <summary>{t("retainer.ledger", { count: entries.length })}</summary>
          <div className="table-frame">
            <table className="data" aria-label={t("retainer.ledgerLabel")}>
              <thead><tr>{["month", "kind", "lot", "note"].map((id) => <th key={id} scope="col">{t(`retainer.column.${id}`)}</th>)}<th scope="col" className="right">{t("retainer.column.hours")}</th></tr></thead>
              <tbody>
                {entries.toReversed().map((entry) => (
                  <tr key={entry.entry_id}>
                    <td><DateText value={entry.month} as="month" /></td>
                    <td>{t(`retainer.kind.${entry.kind}`)}{entry.reverses && <span className="quiet small"> {t("retainer.takenBack")}</span>}</td>
                    <td className="narrow-line"><span className="quiet"><DateText value={entry.lot_month} as="month" /></span></td>
                    <td className="narrow-line">{entry.note}</td>
                    <td className="right narrow-corner amount">{hours(entry.seconds, i18n.language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </>
  );
}
