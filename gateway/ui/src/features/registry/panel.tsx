import { ActionIcon, Alert, Anchor, Loader } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type InvoiceOverview } from "../../client";
import { Sign } from "../../components/fact";
import { CloseIcon } from "../../components/icons";
import { StatusBadge } from "../../components/status-badge";
import { day, moment, month } from "../../lib/dates";
import { amount } from "../../lib/money";
import { refusal } from "../../lib/problem";
import { Actions } from "./actions";

type Invoice = InvoiceOverview["invoice"];

/** One invoice beside the list: facts, documents, what other services know, what can be done. */
export function Panel({ invoiceId, onClose }: { invoiceId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const panel = useRef<HTMLElement>(null);
  const overview = useQuery({
    queryKey: ["overview", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/overview", { params: { path: { invoice_id: invoiceId } } })),
    placeholderData: keepPreviousData,
  });
  useEffect(() => panel.current?.focus(), [invoiceId]);

  return (
    <aside
      className="panel" ref={panel} tabIndex={-1} aria-label={overview.data?.invoice.number ?? t("common.noNumber")}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <ActionIcon className="panel-close" variant="subtle" color="gray" aria-label={t("panel.close")} onClick={onClose}>
        <CloseIcon />
      </ActionIcon>
      {overview.isPending && <Loader size="sm" />}
      {overview.isError && <Alert color="red" role="alert">{refusal(overview.error, t)}</Alert>}
      {overview.data && <Inside overview={overview.data} />}
    </aside>
  );
}

function Inside({ overview }: { overview: InvoiceOverview }) {
  const { t, i18n } = useTranslation();
  const { invoice, deliveries, shipment, missing } = overview;
  const sum = (text: string) => `${amount(text, invoice.currency, i18n.language)} ${invoice.currency}`;
  return (
    <>
      <header>
        <StatusBadge status={invoice.status} />
        <h2 className="number">{invoice.number ?? <span className="quiet">{t("common.noNumber")}</span>}</h2>
        <p className="client">{invoice.client_name}</p>
        <p className="to-pay">
          <span className="quiet">{t("panel.toPay")}</span>
          <strong className="amount">{sum(invoice.payable)}</strong>
        </p>
      </header>
      <dl className="pairs">
        <Pair name={t("panel.period")}>{month(invoice.period, i18n.language)}</Pair>
        <Pair name={t("panel.date")}>{day(invoice.document_date, i18n.language)}</Pair>
        <Pair name={t("panel.due")}>{day(invoice.due_date, i18n.language)}</Pair>
        <Pair name={t("panel.contract")}>{invoice.contract.number}</Pair>
        <Pair name={t("panel.revision")}>{invoice.revision}</Pair>
      </dl>
      <Part title={t("panel.actions")}><Actions key={`${invoice.invoice_id} ${invoice.version}`} invoice={invoice} /></Part>
      <Part title={t("panel.documents")}><Documents invoice={invoice} sum={sum} /></Part>
      {invoice.facts.length > 0 && <Part title={t("panel.facts")}><FactList invoice={invoice} /></Part>}
      {deliveries && deliveries.length > 0 && (
        <Part title={t("panel.deliveries")}>
          <ul>
            {deliveries.map((delivery) => (
              <li key={delivery.delivery_id}>
                <span className="grow">{delivery.recipient_email}</span>
                <span className="quiet">{delivery.reason ?? delivery.state}</span>
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
              <span className="quiet">{shipment.reason}</span>
            </li>
          </ul>
        </Part>
      )}
      {missing.map((part) => (
        <p className="quiet small" key={part.part}>{t("panel.missing", { part: t(`panel.${part.part}`), detail: t(`refused.code.${part.code}`, { defaultValue: part.detail }) })}</p>
      ))}
    </>
  );
}

function Documents({ invoice, sum }: { invoice: Invoice; sum: (text: string) => string }) {
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
            <span className="amount">{sum(document.payable)}</span>
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
  const { t, i18n } = useTranslation();
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
                {fact.detail && `: ${fact.detail}`}
              </span>
            </span>
            <time className="quiet small" dateTime={fact.changed_at}>{moment(fact.changed_at, i18n.language)}</time>
          </li>
        );
      })}
    </ul>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? "—"}</dd>
    </div>
  );
}
