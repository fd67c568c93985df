import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { CopyButton } from "../../components/copy-button";
import { Differences } from "../../components/differences";
import { Money } from "../../components/money";
import { sayKept } from "../../lib/said";
import { Attempts } from "./attempts";
import { PartOf } from "./part-of";
import { PartnerCard, type Verb } from "./partner-card";

/** The shipment that mirrors the invoice in PlanFact, and on demand what is there now against what we say. */
export function Shipment({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const [compared, setCompared] = useState(false);
  const path = { invoice_id: invoiceId };
  const shipment = useQuery({
    queryKey: ["shipment", invoiceId],
    queryFn: () => findShipment(invoiceId),
  });
  const params = (key: string) => ({ path, header: { "Idempotency-Key": key } });
  const retry: Verb = { name: t("common.again"), bare: true, act: (_, key) => answered(api.POST("/api/v1/shipments/{invoice_id}/retry", { params: params(key) })) };
  const resolve = (arrived: boolean) => (_: string, key: string, named: string) =>
    answered(api.POST("/api/v1/shipments/{invoice_id}/resolve", { params: params(key), body: { arrived, operation_id: named || null } }));
  const shows = <Comparison invoiceId={invoiceId} />;
  const doubt: Verb[] = [
    { name: t("inv.delivery.arrived"), explain: t("inv.delivery.explain.shipmentArrived"), shows, asks: t("inv.delivery.operation"), act: resolve(true) },
    { name: t("inv.delivery.sendAgain"), explain: t("inv.delivery.explain.shipmentAgain"), shows, act: resolve(false) },
  ];
  const adopt: Verb = {
    name: t("inv.delivery.adopt"), explain: t("inv.delivery.explain.adoptShipment"), shows, asks: t("inv.delivery.operation"),
    act: (_, key, named) => answered(api.POST("/api/v1/shipments/{invoice_id}/adopt", { params: params(key), body: { operation_id: named } })),
  };
  const verbs = (state: string, wanted: string) => [
    ...(state === "unknown" ? doubt : state === "failed" || state === "waiting" ? [retry] : []),
    ...(state !== "done" && wanted === "present" ? [adopt] : []),
  ];
  return (
    <PartOf query={shipment} empty={t("inv.delivery.noShipment")}>
      {(found) => (
        <>
          <PartnerCard
            invoiceId={invoiceId} title={found.operation_id ?? t("inv.delivery.notThere")} state={found.state} reason={found.reason && sayKept(t, found.code, found.reason)}
            verbs={verbs(found.state, found.wanted)}
            facts={found.amount && found.currency && <Money value={found.amount} currency={found.currency} />}
          >
            <Attempts attempts={found.attempts} />
          </PartnerCard>
          {compared ? <Comparison invoiceId={invoiceId} /> : <Button size="xs" variant="default" onClick={() => setCompared(true)}>{t("inv.delivery.compare")}</Button>}
        </>
      )}
    </PartOf>
  );
}

/** The shipment with its attempts; null while the invoice has none. */
async function findShipment(invoiceId: string) {
  const [found] = await answered(api.GET("/api/v1/shipments", { params: { query: { invoice_id: invoiceId } } }));
  return found ? answered(api.GET("/api/v1/shipments/{invoice_id}", { params: { path: { invoice_id: invoiceId } } })) : null;
}

function Comparison({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const comparison = useQuery({
    queryKey: ["comparison", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/shipments/{invoice_id}/comparison", { params: { path: { invoice_id: invoiceId } } })),
    staleTime: 0,
    retry: false,
  });
  return (
    <PartOf query={comparison} empty={t("inv.delivery.noShipment")}>
      {(found) => (
        <>
          <p className="small">{found.differences.length === 0 ? t("inv.delivery.same") : t("inv.delivery.different", { count: found.differences.length })}</p>
          <Differences items={found.differences.length > 0 ? found.differences : found.fields} ours={t("inv.delivery.ours")} theirs={t("inv.delivery.shipment")} />
          {found.operation_ids.length > 0 && (
            <p className="small">{t("inv.delivery.operations")} {found.operation_ids.map((id) => <span key={id}><code>{id}</code> <CopyButton value={id} /> </span>)}</p>
          )}
          {found.receipts.map((receipt) => (
            <p key={receipt.receipt_key} className="small">{receipt.received_on} · {receipt.payer} · <Money value={receipt.amount} currency={receipt.currency} /></p>
          ))}
        </>
      )}
    </PartOf>
  );
}
