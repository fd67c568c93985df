import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { Part } from "../../components/part";
import { ReasonButton } from "../../components/reason-button";
import { SidePanel } from "../../components/side-panel";
import { StatusBadge } from "../../components/status-badge";
import { hours } from "../../lib/dates";
import type { Drifted } from "../../lib/drifted";
import { holds, useSession } from "../../lib/session";
import { Answers } from "./answers";
import type { Drift } from "./data";
import { Ignore } from "./ignore";
import { Signed } from "./list";

/** How one invoice differs from its worklogs, what may answer it, and each difference to be left as it is. */
export function DriftPanel({ row, onClose }: { row: Drifted; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const [ignored, setIgnored] = useState<readonly Drift[] | null>(null);
  const { invoice, items, net, currency, seconds } = row;
  const role = holds(session, ["preparer", "accountant", "admin"], invoice.legal_entity_id) ? null : t("drift.role");
  return (
    <SidePanel label={t("drift.of", { number: invoice.number ?? t("common.noNumber") })} subject={invoice.invoice_id} onClose={onClose}>
      <header>
        <StatusBadge status={invoice.status} />
        <h2><Link to={`/invoices/${invoice.invoice_id}` as string} className="number">{invoice.number ?? t("common.noNumber")}</Link></h2>
        <p className="client">{invoice.client_name} · <DateText value={invoice.period} as="month" /></p>
      </header>
      <p className="to-pay"><Signed seconds={seconds} /><strong><Money value={net} currency={currency} /></strong></p>
      <Answers row={row} role={role} onIgnore={() => setIgnored(items)} />
      <Part title={t("drift.items", { count: items.length })}>
        <ul>
          {items.map((item) => (
            <li key={item.drift_id}>
              <DateText value={item.work_date} as="short" />
              <span className="grow">
                {item.issue_key ?? item.worklog_id} <span className="quiet">{t(`drift.kind.${item.kind}`)}</span>
                <span className="block amount">{hours(item.billed_seconds, i18n.language)} → {t("time.hours", { hours: hours(item.now_seconds, i18n.language) })}{item.amount !== null && <>, <Money value={item.amount} currency={item.currency} /></>}</span>
              </span>
              <ReasonButton size="compact-xs" variant="default" reason={role} onClick={() => setIgnored([item])}>{t("drift.ignore")}</ReasonButton>
            </li>
          ))}
        </ul>
        <p className="quiet small">{t("drift.asOf")} <DateText value={items[0]?.source_as_of ?? null} as="moment" /></p>
      </Part>
      {ignored && <Ignore items={ignored} onClose={() => setIgnored(null)} />}
    </SidePanel>
  );
}
