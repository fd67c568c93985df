import { Anchor } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type InvoiceOverview } from "../../client";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import { Money } from "../../components/money";
import { Part } from "../../components/part";
import { QueryState } from "../../components/query-state";
import { SidePanel } from "../../components/side-panel";
import { StatusBadge } from "../../components/status-badge";
import { say, sayFact, sayKept, sayStood } from "../../lib/said";
import { Actions } from "../invoice/actions";
import type { Invoice } from "../invoice/data";

/** One invoice beside the list: facts, documents, what other services know, what can be done. */
export function Panel({ invoiceId, onClose }: { invoiceId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const overview = useQuery({
    queryKey: ["overview", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/overview", { params: { path: { invoice_id: invoiceId } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <SidePanel label={overview.data?.invoice.number ?? t("common.noNumber")} subject={invoiceId} onClose={onClose}>
      <QueryState query={overview} />
      {overview.data && <Inside overview={overview.data} />}
    </SidePanel>
  );
}

function Inside({ overview }: { overview: InvoiceOverview }) {
  const { t } = useTranslation();
  const { invoice, deliveries, shipment, missing } = overview;
  return (
    <>
      <header>
        <StatusBadge status={invoice.status} />
        <h2 className="number">{invoice.number ?? <span className="quiet">{t("common.noNumber")}</span>}</h2>
        <p className="client"><Link to="/clients/$id" params={{ id: invoice.client_id }}>{invoice.client_name}</Link></p>
        <p className="to-pay">
          <span className="quiet">{t("panel.toPay")}</span>
          <strong><Money value={invoice.payable} currency={invoice.currency} /></strong>
        </p>
      </header>
      <dl className="pairs">
        <Pair name={t("panel.period")}><DateText value={invoice.period} as="month" /></Pair>
        <Pair name={t("panel.date")}><DateText value={invoice.document_date} /></Pair>
        <Pair name={t("panel.due")}><DateText value={invoice.due_date} /></Pair>
        <Pair name={t("panel.contract")}><Link to="/applications/$id" params={{ id: invoice.application_id }}>{invoice.contract.number}</Link></Pair>
        <Pair name={t("panel.revision")}>{invoice.revision}</Pair>
      </dl>
      <Part title={t("panel.actions")}><Actions key={invoice.invoice_id} invoice={invoice} unsaved={false} /></Part>
      <Part title={t("panel.documents")}><Documents invoice={invoice} /></Part>
      {invoice.facts.length > 0 && <Part title={t("panel.facts")}><FactList invoice={invoice} /></Part>}
      {deliveries && deliveries.length > 0 && (
        <Part title={t("panel.deliveries")}>
          <ul>
            {deliveries.map((delivery) => (
              <li key={delivery.delivery_id}>
                <span className="grow">{delivery.recipient_email}</span>
                <span className="quiet">{sayStood(t, delivery)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {shipment && (
        <Part title={t("panel.shipment")}>
          <ul>
            <li>
              <Sign state={shipment.state} />
              <span className="grow">{shipment.operation_id ?? t(`state.${shipment.state}`)}</span>
              <span className="quiet">{shipment.reason && sayKept(t, shipment.code, shipment.reason)}</span>
            </li>
          </ul>
        </Part>
      )}
      {missing.map((part) => (
        <p className="quiet small" key={part.part}>{t("panel.missing", { part: t(`panel.${part.part}`), detail: say(t, { code: part.code, values: {} }, part.detail) })}</p>
      ))}
    </>
  );
}

function Documents({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  return (
    <ul>
      {invoice.documents.map((document) => {
        const language = document.languages.map((word) => `language=${encodeURIComponent(word)}`).join("&");
        const preview = `/api/v1/invoices/${invoice.invoice_id}/preview?document=${document.kind}&${language}`;
        const file = `/api/v1/files/${document.document_id}/${invoice.revision}`;
        return (
          <li key={document.document_id}>
            <span className="grow">
              {t(`document.${document.kind}`)} <span className="quiet">{document.languages.join(" + ")}</span>
              {document.archived && <span className="tag">{t("panel.archived")}</span>}
            </span>
            <Money value={document.payable} currency={invoice.currency} />
            {document.file || invoice.status === "draft" ? (
              <Anchor href={document.file ? file : preview} target="_blank" rel="noreferrer" size="sm">
                {t(document.file ? "panel.open" : "panel.preview")}
              </Anchor>
            ) : (
              <span className="quiet">{t("panel.notMade")}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function FactList({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const kinds = new Map(invoice.documents.map((document) => [document.document_id, document.kind]));
  return (
    <ul>
      {invoice.facts.map((fact) => {
        const kind = fact.document_id ? kinds.get(fact.document_id) : undefined;
        return (
          <li key={`${fact.fact} ${fact.document_id}`}>
            <Sign state={fact.state} />
            <span className="grow">
              {t(`fact.${fact.fact}`)} {kind && <span className="quiet">{t(`document.${kind}`)}</span>}
              <span className="quiet small block">
                {t(`state.${fact.state}`)}
                {fact.attempts > 1 && `, ${t("panel.attempts", { count: fact.attempts })}`}
                {fact.detail && `: ${sayFact(t, fact.detail)}`}
              </span>
            </span>
            <span className="quiet small"><DateText value={fact.changed_at} as="moment" /></span>
          </li>
        );
      })}
    </ul>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
