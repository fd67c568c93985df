import { Alert, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { hours } from "../../lib/dates";
import { plain } from "../../lib/linked";
import type { Invoice } from "./data";
import { lineEdit } from "./edits";
import { steps } from "./explained";
import { useQueue } from "./use-edits";

const RESETTABLE = ["text", "unit", "quantity", "unit_price"] as const;

export function chainQuery(invoice: Invoice, lineId: string) {
  const path = { invoice_id: invoice.invoice_id, line_id: lineId };
  return {
    queryKey: ["why", invoice.invoice_id, lineId, invoice.version],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/lines/{line_id}/explanation", { params: { path } })),
  };
}

/** Why a line has its amount: raw time, what was left out, rounding, included or above, rate, exchange, tax. */
export function Why({ invoice, lineId }: { invoice: Invoice; lineId: string }) {
  const { t, i18n } = useTranslation();
  const chain = useQuery(chainQuery(invoice, lineId));
  if (!chain.data) {
    return <QueryState query={chain} />;
  }
  const { line, worklogs, replayed, agrees, differences } = chain.data;
  return (
    <div className="why">
      <h2>{line.text}</h2>
      <ol>
        {steps(chain.data, t, i18n.language).map(({ name, value, note }) => (
          <li key={name}><span className="grow">{name}{note && <span className="quiet small block">{note}</span>}</span><span className="amount">{value}</span></li>
        ))}
        <li className="why-sum"><span className="grow">{t("inv.why.result")}</span><Money value={line.gross} currency={invoice.currency} /></li>
      </ol>
      {agrees
        ? <p className="quiet small">{t("inv.why.agrees", { net: plain(replayed.net) })}</p>
        : <Alert color="yellow">{t("inv.why.differs")} {differences.join("; ")}</Alert>}
      <ByHand invoice={invoice} chain={chain.data} />
      {worklogs.length > 0 && (
        <details>
          <summary>{t("inv.line.worklogs", { count: worklogs.length })}</summary>
          <ul className="time-list">
            {worklogs.map((worklog) => (
              <li key={worklog.worklog_id}><span>{worklog.work_date}</span><span className="grow">{worklog.issue_key} <span className="quiet">{worklog.role}</span></span><span className="amount">{hours(worklog.raw_seconds, i18n.language)} → {hours(worklog.billed_seconds, i18n.language)}</span></li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** What was set by hand, what was proposed, and the way back to it. */
function ByHand({ invoice, chain }: { invoice: Invoice; chain: Schemas["LineChain"] }) {
  const { t } = useTranslation();
  const queue = useQueue();
  if (chain.by_hand.length === 0) {
    return null;
  }
  return (
    <section className="part">
      <h3>{t("inv.why.byHand")}</h3>
      <ul>
        {chain.by_hand.map(({ field, proposed, now }) => {
          const known = RESETTABLE.find((one) => one === field);
          const name = t(`inv.line.${field}`, { defaultValue: field });
          return (
            <li key={field}>
              <span className="grow"><span className="quiet small block">{name}</span><s className="quiet">{proposed ?? t("common.none")}</s> → <span className="by-hand">{now}</span></span>
              {known && proposed !== null && invoice.status === "draft" && (
                <Button size="compact-xs" variant="default" onClick={() => queue.push(lineEdit(invoice, chain.line, known, proposed, `${chain.line.position}. ${name}`))}>{t("inv.why.reset")}</Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
