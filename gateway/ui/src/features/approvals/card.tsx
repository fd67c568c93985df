import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { Part } from "../../components/part";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { StatusBadge } from "../../components/status-badge";
import { useInvoice } from "../invoice/data";
import { useApproval } from "./data";
import { Decision } from "./decision";
import { Difference } from "./difference";
import { Doubts } from "./doubts";
import { Paper } from "./paper";
import { People } from "./people";

const Exceptions = lazy(async () => ({ default: (await import("./exceptions")).Exceptions }));

/** Everything an approval hangs on, beside the document itself. */
export function Card({ invoiceId, onDecided }: { invoiceId: string; onDecided: () => void }) {
  const { t } = useTranslation();
  const found = useInvoice(invoiceId);
  const invoice = found.data;
  const approval = useApproval(invoiceId);
  const [seen, setSeen] = useState<string>();
  if (!invoice) {
    return <QueryState query={found} />;
  }
  const revision = `${invoice.invoice_id} ${invoice.revision}`;
  return (
    <article className="card" aria-label={`${invoice.number ?? ""} ${invoice.client_name}`}>
      <div className="card-facts">
        <header>
          <StatusBadge status={invoice.status} />
          <h2><Anchor component={Link} to={`/invoices/${invoiceId}` as string} inherit>{invoice.number ?? t("common.noNumber")}</Anchor></h2>
          <p>{invoice.client_name}</p>
          <p className="quiet small">{t(`deal.${invoice.deal_type}`)} · <DateText value={invoice.period} as="month" /> · {invoice.contract.number}</p>
          <p className="to-pay"><span className="quiet">{t("panel.toPay")}</span><strong><Money value={invoice.payable} currency={invoice.currency} /></strong></p>
        </header>
        <Decision key={revision} invoice={invoice} seen={seen === revision} onDecided={onDecided} />
        <Part title={t("approvals.difference")}><Difference invoice={invoice} /></Part>
        <Part title={t("approvals.doubts")}>{approval.data ? <Doubts invoice={invoice} approval={approval.data} /> : <ProblemAlert error={approval.error} />}</Part>
        <Suspense><Exceptions invoice={invoice} /></Suspense>
        <Part title={t("approvals.people")}><People invoiceId={invoiceId} /></Part>
      </div>
      <Paper key={revision} invoice={invoice} onShown={() => setSeen(revision)} />
    </article>
  );
}
