import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { Part } from "../../components/part";
import { QueryState } from "../../components/query-state";
import { SidePanel } from "../../components/side-panel";
import { hours } from "../../lib/dates";
import type { Outside } from "../../lib/outside";
import { sayLeftOut } from "../../lib/said";
import { useInvoice } from "../invoice/data";

/** Time of one application that is left out for one reason: what that means, what can be done, and the worklogs where an invoice names them. */
export function OutsidePanel({ row, onClose }: { row: Outside; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  return (
    <SidePanel label={t(`time.group.${row.group}`)} subject={row.id} onClose={onClose}>
      <header>
        <span className="quiet">{t(`time.group.${row.group}`)} · <DateText value={row.month} as="month" /></span>
        <h2>{t("time.hours", { hours: hours(row.seconds, i18n.language) })}</h2>
        <p className="client">{row.name} {row.title}</p>
      </header>
      {row.net !== null && <p className="to-pay"><span>{t("month.net")}</span><strong><Money value={row.net} currency={row.currency} /></strong></p>}
      <Part title={t("time.next")}><p>{t(`time.explain.${row.group}`)}</p><p className="time-step"><NextStep row={row} /></p></Part>
      {row.invoice && row.reasons.length > 0 && <Worklogs row={row} invoiceId={row.invoice.id} />}
    </SidePanel>
  );
}

function NextStep({ row: { group, invoice, month } }: { row: Outside }) {
  const { t } = useTranslation();
  if (group === "unbilled") {
    return <Link to="/month-end" search={{ month, stage: "open" } as never}>{t("time.to.monthEnd")}</Link>;
  }
  if (group === "unmapped") {
    return <Link to="/time" search={{ month, tab: "unclaimed" } as never}>{t("time.to.unclaimed")}</Link>;
  }
  if (!invoice) {
    return <Link to="/month-end" search={{ month } as never}>{t("time.to.draftFirst")}</Link>;
  }
  return group === "late"
    ? <Link to={"/drift" as string} search={{ invoice: invoice.id } as never}>{t("time.to.drift")}</Link>
    : <Link to={`/invoices/${invoice.id}` as string} search={{ tab: "source" } as never}>{t("time.to.invoice", { number: invoice.number ?? t("common.noNumber") })}</Link>;
}

function Worklogs({ row, invoiceId }: { row: Outside; invoiceId: string }) {
  const { t, i18n } = useTranslation();
  const invoice = useInvoice(invoiceId);
  const own = invoice.data?.excluded.filter(({ reason }) => row.reasons.includes(reason)) ?? [];
  return (
    <Part title={t("time.worklogs", { count: own.length })}>
      <QueryState query={invoice} />
      <ul>
        {own.map((worklog) => (
          <li key={worklog.worklog_id}>
            <DateText value={worklog.work_date} as="short" />
            <span className="grow">{worklog.issue_key} <span className="quiet">{worklog.person_id}</span><span className="quiet small block">{t(`inv.exclusion.${worklog.reason}`)} {sayLeftOut(worklog, i18n.language)}</span></span>
            <span className="amount">{hours(worklog.seconds, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
