import { Popover, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../components/copy-button";
import { DateText } from "../../components/date-text";
import { FactChip } from "../../components/fact";
import { Money } from "../../components/money";
import { StatusBadge } from "../../components/status-badge";
import { say } from "../../lib/said";
import { Actions } from "./actions";
import type { Invoice } from "./data";
import { Margin } from "./margin";
import { Neighbours } from "./neighbours";
import { SaveState, Undecided } from "./save-state";
import { useQueueState } from "./use-edits";

/** What the invoice is, what is to be paid, and everything that can be done with it; stays while one scrolls. */
export function Strip({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const { phase } = useQueueState();
  const name = invoice.number ?? t("common.noNumber");
  useEffect(() => {
    document.title = `${name} · ${invoice.client_name}`;
  }, [name, invoice.client_name]);
  return (
    <header className="strip">
      <div className="strip-main">
        <div className="grow">
          <p className="quiet small">
            <Link to="/invoices" className="link">{t("registry.title")}</Link> › <Link to="/clients/$id" params={{ id: invoice.client_id }} className="link">{invoice.client_name}</Link> › <Link to="/applications/$id" params={{ id: invoice.application_id }} className="link">{t("inv.contract", { number: invoice.contract.number })}</Link> <Neighbours invoiceId={invoice.invoice_id} />
          </p>
          <h1 className="strip-title">
            <span className="number">{name}</span>{invoice.number && <CopyButton value={invoice.number} />} <StatusBadge status={invoice.status} />
            <span className="quiet">{t(`inv.dealType.${invoice.deal_type}`)} · <DateText value={invoice.period} as="month" />{invoice.revision > 1 && ` · ${t("inv.revision", { revision: invoice.revision })}`}</span>
          </h1>
          <div className="strip-chips">
            {invoice.documents.map((document) => (
              <span key={document.document_id} className="pill">{t(`document.${document.kind}`)} <span className="quiet">{t(`inv.documentState.${document.state}`)}</span></span>
            ))}
            <Flags invoice={invoice} />
          </div>
        </div>
        <div className="strip-pay">
          <span className="quiet small">{t("panel.toPay")}</span>
          <strong><Money value={invoice.payable} currency={invoice.currency} /></strong>
          <span className="strip-under"><Margin invoice={invoice} />{invoice.status !== "draft" && <span className="quiet small">{t(`inv.payment.${invoice.payment_state}`)}</span>}</span>
        </div>
      </div>
      <div className="strip-actions"><SaveState /><Actions invoice={invoice} unsaved={phase !== "saved"} /></div>
      <Undecided />
    </header>
  );
}

function Flags({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const errors = [
    ...invoice.prefill_problems.map((words, at) => say(t, invoice.prefill_said?.[at], words)),
    ...invoice.dry_check.errors.map(({ said, detail }) => say(t, said, detail)),
  ];
  // The warnings hold what the dry check found too.
  const doubts = invoice.warnings.map((words, at) => say(t, invoice.warnings_said?.[at], words)).filter((words) => !errors.includes(words));
  const facts = invoice.facts.filter(({ state }) => state === "failed" || state === "unknown" || state === "waiting");
  return (
    <>
      {errors.length > 0 && <Flag words={t("inv.flag.missing", { count: errors.length })} colour="wrong" items={errors} />}
      {doubts.length > 0 && <Flag words={t("inv.flag.doubt", { count: doubts.length })} colour="needs-review" items={doubts} />}
      {facts.map((fact) => <FactChip key={`${fact.fact} ${fact.document_id}`} fact={fact.fact} state={fact.state} />)}
    </>
  );
}

function Flag({ words, colour, items }: { words: string; colour: string; items: readonly string[] }) {
  return (
    <Popover width={420} position="bottom-start" withArrow>
      <Popover.Target><UnstyledButton className="pill caution" style={{ color: `var(--${colour})` }}>{words}</UnstyledButton></Popover.Target>
      <Popover.Dropdown><ul className="caution-list">{items.map((item) => <li key={item}>{item}</li>)}</ul></Popover.Dropdown>
    </Popover>
  );
}
