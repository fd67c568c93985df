import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { everyPage } from "../../lib/pages";
import { sayKept } from "../../lib/said";
import { Shipment } from "../invoice/shipment";
import { Answers } from "./answers";
import { usePartner } from "./data";
import { ToInvoice } from "./to-invoice";

const TROUBLED: Schemas["FactState"][] = ["failed", "unknown", "waiting"];

/** Shipments that did not get to PlanFact, each with what was asked, what was answered and what can be decided; or all at once. */
export function Shipments() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key, setKey] = useState(intention);
  const troubled = usePartner("shipments", () => everyPage((cursor) => answered(api.GET("/api/v1/shipments/list", { params: { query: { limit: 200, state: TROUBLED, ...(cursor && { cursor }) } } }))));
  const retrying = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/shipments/retry", { params: { header: { "Idempotency-Key": key } } })),
    onSuccess: () => setKey(intention()),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["partner", "shipment"].includes(String(queryKey[0])) }),
  });
  return (
    <section className="service" aria-label={t("operations.shipments.title")}>
      <header>
        <h2>{t("operations.shipments.title")}</h2>
        <ReasonButton size="xs" variant="default" loading={retrying.isPending} reason={troubled.data?.length ? null : t("operations.shipments.none")} onClick={() => retrying.mutate()}>{t("operations.shipments.retryAll")}</ReasonButton>
      </header>
      <QueryState query={troubled} />
      <ProblemAlert error={retrying.error} />
      {retrying.data && <p className="sure small" role="status">{t("operations.shipments.retried", { count: retrying.data.retried })}</p>}
      {troubled.data?.length === 0 && <EmptyState title={t("operations.shipments.none")} />}
      {troubled.data?.map((one) => <Item key={one.invoice_id} shipment={one} />)}
    </section>
  );
}

function Item({ shipment }: { shipment: Schemas["ShipmentRead"] }) {
  const { t } = useTranslation();
  return (
    <article className="problem-card">
      <div className="grow">
        <b>{shipment.number}</b> <span className="quiet">{shipment.client_name}</span> {shipment.amount && shipment.currency && <Money value={shipment.amount} currency={shipment.currency} />}
        <p><span className={shipment.state === "failed" ? "wrong" : "unsure"}>{t(`state.${shipment.state}`)}</span> <span className="small">{shipment.reason && sayKept(t, shipment.code, shipment.reason)}</span> <ToInvoice id={shipment.invoice_id} /></p>
        <Answers><Shipment invoiceId={shipment.invoice_id} /></Answers>
      </div>
    </article>
  );
}
