import { Button } from "@mantine/core";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { QueryState } from "../../components/query-state";
import { ReasonDialog } from "../../components/reason-dialog";
import { hours } from "../../lib/dates";
import { sayLeftOut } from "../../lib/said";
import type { Invoice } from "./data";
import { chainQuery } from "./why";

type Verb = "pullIn" | "drop" | "writeOff" | "undecide";
type Asked = { verb: Verb; worklogId: string; words: string; key: string };

/** The time behind the invoice and the time that was left out, each with its reason, and what can be decided about it. */
export function SourceTime({ invoice }: { invoice: Invoice }) {
  const { t, i18n } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const lines = invoice.lines.filter(({ worklog_count }) => worklog_count > 0);
  const chains = useQueries({ queries: lines.map(({ line_id }) => chainQuery(invoice, line_id)) });
  const draft = invoice.status === "draft";
  const ask = (verb: Verb, worklogId: string, words: string) => setAsked({ verb, worklogId, words, key: intention() });

  if (lines.length === 0 && invoice.excluded.length === 0) {
    return <EmptyState title={t("inv.time.none")} />;
  }
  return (
    <div className="source">
      {invoice.source_as_of && <p className="quiet small">{t("inv.time.asOf")} <DateText value={invoice.source_as_of} as="moment" /></p>}
      {chains.map((chain, index) => (
        <section className="part" key={lines[index]?.line_id}>
          <h3>{lines[index]?.position}. {lines[index]?.text}</h3>
          <QueryState query={chain} />
          <ul>
            {chain.data?.worklogs.map((worklog) => {
              const words = `${worklog.issue_key}, ${worklog.work_date}`;
              return (
                <li key={worklog.worklog_id}>
                  <DateText value={worklog.work_date} as="short" />
                  <span className="grow">{worklog.issue_key} <span className="quiet">{worklog.role}</span></span>
                  <span className="amount">{hours(worklog.raw_seconds, i18n.language)}{worklog.billed_seconds !== worklog.raw_seconds && <> → {hours(worklog.billed_seconds, i18n.language)}</>}</span>
                  {draft && <Button size="compact-xs" variant="default" onClick={() => ask("drop", worklog.worklog_id, words)}>{t("inv.time.drop")}</Button>}
                  {draft && <Button size="compact-xs" variant="default" onClick={() => ask("writeOff", worklog.worklog_id, words)}>{t("inv.time.writeOff")}</Button>}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {invoice.excluded.length > 0 && (
        <section className="part">
          <h3>{t("inv.time.excluded", { count: invoice.excluded.length })}</h3>
          <ul>
            {invoice.excluded.map((worklog) => {
              const words = `${worklog.issue_key}, ${worklog.work_date}`;
              return (
                <li key={worklog.worklog_id}>
                  <DateText value={worklog.work_date} as="short" />
                  <span className="grow">{worklog.issue_key} <span className="pill">{t(`inv.exclusion.${worklog.reason}`)}</span><span className="quiet small block">{sayLeftOut(worklog, i18n.language)}</span></span>
                  <span className="amount">{hours(worklog.seconds, i18n.language)}</span>
                  {draft && worklog.reason === "manual" && <Button size="compact-xs" variant="default" onClick={() => ask("undecide", worklog.worklog_id, words)}>{t("inv.time.undecide")}</Button>}
                  {draft && worklog.reason !== "manual" && <Button size="compact-xs" variant="default" onClick={() => ask("pullIn", worklog.worklog_id, words)}>{t("inv.time.pullIn")}</Button>}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {asked && <Decide invoice={invoice} asked={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function Decide({ invoice, asked, onClose }: { invoice: Invoice; asked: Asked; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const doing = useMutation({
    mutationFn: (reason: string) => decide(invoice, asked, reason),
    onSuccess: onClose,
    onSettled: () => void queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === invoice.invoice_id }),
  });
  return (
    <ReasonDialog title={t(`inv.time.${asked.verb}`)} verb={t(`inv.time.${asked.verb}`)} error={doing.error} pending={doing.isPending} onClose={onClose} onSubmit={(reason) => doing.mutate(reason)}>
      {asked.words}. {t(`inv.time.explain.${asked.verb}`)}
    </ReasonDialog>
  );
}

function decide(invoice: Invoice, { verb, worklogId, key }: Asked, reason: string): Promise<unknown> {
  const params = { path: { invoice_id: invoice.invoice_id, worklog_id: worklogId }, header: { "Idempotency-Key": key } };
  switch (verb) {
    case "pullIn":
    case "drop":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/worklogs/{worklog_id}/decide", { params, body: { bill: verb === "pullIn", reason } }));
    case "writeOff":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/worklogs/{worklog_id}/write-off", { params, body: { reason } }));
    case "undecide":
      return answered(api.POST("/api/v1/invoices/{invoice_id}/worklogs/{worklog_id}/undecide", { params, body: { reason } }));
  }
}
