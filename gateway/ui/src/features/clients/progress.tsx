import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { ReasonButton } from "../../components/reason-button";
import { amount } from "../../lib/money";
import { useScope } from "../../lib/scope";
import { itemsAt, type Terms, textAt } from "../../lib/terms";
import { type Application, type Deal, RECORD_ROLES, useRefusedTo } from "./data";

const RecordProgress = lazy(async () => ({ default: (await import("./record-progress")).RecordProgress }));
type Props = { application: Application; deal: Deal; terms: Terms | null };

/** Percent complete by the end of each month: of staff, and of the terms where staff said nothing. */
export function Progress({ application, deal, terms }: Props) {
  const { t, i18n } = useTranslation();
  const { month } = useScope();
  const [asking, setAsking] = useState(false);
  const why = useRefusedTo(RECORD_ROLES, t("terms.recordRole"), application.seller_id);
  // The newest record of a month counts; a month is shown once.
  const recorded = new Map(deal.progress.map((one) => [one.month, one] as const));
  const agreed = itemsAt(terms ?? {}, "progress").filter((item) => !recorded.has(textAt(item, "month")));
  const rows = [
    ...[...recorded.values()].map(({ month: of, cumulative_percent, note }) => ({ of, percent: cumulative_percent, note, byStaff: true })),
    ...agreed.map((item) => ({ of: textAt(item, "month"), percent: textAt(item, "cumulative_percent"), note: null, byStaff: false })),
  ].toSorted((one, other) => one.of.localeCompare(other.of));
  return (
    <>
      <div className="section-head">
        <h2 className="section-title">{t("progress.title")}</h2>
        <ReasonButton size="xs" variant="default" reason={why} onClick={() => setAsking(true)}>{t("progress.record")}</ReasonButton>
      </div>
      {rows.length === 0 && <p className="quiet">{t("progress.none")}</p>}
      <ul className="progress-list">
        {rows.map(({ of, percent, note, byStaff }) => (
          <li key={of}>
            <span className="progress-month"><DateText value={of} as="month" /></span>
            <progress max={100} value={Number(percent)} aria-label={t("progress.of", { month: of })} />
            <b className="amount">{amount(percent, "", i18n.language, 0)} %</b>
            <span className="quiet small grow">{note ?? (byStaff ? "" : t("progress.byTerms"))}</span>
          </li>
        ))}
      </ul>
      <Suspense>{asking && <RecordProgress application={application} month={month} onClose={() => setAsking(false)} />}</Suspense>
    </>
  );
}
