import { useTranslation } from "react-i18next";
import { answered, api, type InvoiceRow } from "../../client";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { Deliveries } from "../invoice/deliveries";
import { Answers } from "./answers";
import { usePartner } from "./data";
import { ToInvoice } from "./to-invoice";

const TROUBLED = ["delivered:failed", "delivered:unknown", "delivered:waiting"];
const MOST = 100;

async function readUndelivered(): Promise<InvoiceRow[]> {
  const pages = await Promise.all(TROUBLED.map((fact) => answered(api.GET("/api/v1/invoices", { params: { query: { fact: [fact], limit: MOST } } }))));
  return [...new Map(pages.flatMap(({ items }) => items).map((row) => [row.invoice_id, row])).values()];
}

/** Invoices of which something did not reach the client, each with its attempts and what can be decided. */
export function Undelivered() {
  const { t } = useTranslation();
  const troubled = usePartner("undelivered", readUndelivered);
  return (
    <section className="service" aria-label={t("operations.undelivered.title")}>
      <header><h2>{t("operations.undelivered.title")}</h2></header>
      <QueryState query={troubled} />
      {troubled.data?.length === 0 && <EmptyState title={t("operations.undelivered.none")} />}
      {troubled.data?.map((one) => <Item key={one.invoice_id} invoice={one} />)}
    </section>
  );
}

function Item({ invoice }: { invoice: InvoiceRow }) {
  const { t } = useTranslation();
  const states = [...new Set(invoice.facts.filter(({ fact }) => fact === "delivered").map(({ state }) => t(`state.${state}`)))];
  return (
    <article className="problem-card">
      <div className="grow">
        <b>{invoice.number}</b> <span className="quiet">{invoice.client_name}</span> <Money value={invoice.gross} currency={invoice.currency} />
        <p><span className="unsure">{states.join(", ")}</span> <ToInvoice id={invoice.invoice_id} /></p>
        <Answers><Deliveries invoiceId={invoice.invoice_id} /></Answers>
      </div>
    </article>
  );
}
